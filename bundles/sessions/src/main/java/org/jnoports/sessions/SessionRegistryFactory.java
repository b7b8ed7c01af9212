package org.jnoports.sessions;

import java.time.Clock;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.store.Claims;

/** The registry for plain Java, with the Claims on the path. */
public final class SessionRegistryFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SessionRegistry.class;
    }

    @Override
    public Object create(Services services) {
        Claims claims = services.get(Claims.class);
        return new LiveSessions(() -> claims, new MemoryClaims(), Clock.systemUTC(), new ThreadTimers());
    }
}
