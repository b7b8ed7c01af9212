package org.jnoports.sessions;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.store.Claims;

/** In-memory claims for plain Java. */
public final class ClaimsFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return Claims.class;
    }

    @Override
    public Object create(Services services) {
        return new MemoryClaims();
    }
}
