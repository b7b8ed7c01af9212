package org.jnoports.atserver.store;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.store.NotificationQueue;

/** The queue in memory, for plain Java. */
public final class NotificationQueueFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return NotificationQueue.class;
    }

    @Override
    public Object create(Services services) {
        return new MemoryNotificationQueue();
    }
}
