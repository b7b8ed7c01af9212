package org.jnoports.crypto;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.stream.SecureStreams;

/** Makes the {@link SecureStreams} where there is no OSGi. */
public final class SecureStreamsFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SecureStreams.class;
    }

    @Override
    public Object create(Services services) {
        return new SessionStreams();
    }
}
