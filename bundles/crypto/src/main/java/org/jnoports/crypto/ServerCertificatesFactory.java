package org.jnoports.crypto;

import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** Makes the {@link ServerCertificates} where there is no OSGi. */
public final class ServerCertificatesFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return ServerCertificates.class;
    }

    @Override
    public Object create(Services services) {
        return new TlsCertificates();
    }
}
