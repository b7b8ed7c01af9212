package org.jnoports.bridge;

import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** The {@link SessionEnds} without OSGi. */
public final class SessionEndsFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SessionEnds.class;
    }

    @Override
    public Object create(Services services) {
        return new RelayedEnds();
    }
}
