package org.jnoports.atserver.store;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.store.RecordStore;

/** The store in memory, for plain Java. */
public final class RecordStoreFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return RecordStore.class;
    }

    @Override
    public Object create(Services services) {
        return new MemoryRecordStore();
    }
}
