package org.jnoports.atprotocol;

import java.util.Optional;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Transport;

/** Makes the {@link AtClients} where there is no OSGi. */
public final class AtClientsFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AtClients.class;
    }

    @Override
    public Object create(Services services) {
        Transport transport = services.get(Transport.class); // made first, so it is closed last
        return new OpenClients(
                Homes.of(Optional.of(services.property(Services.HOME, ""))),
                services.get(AtKeysStore.class),
                services.get(ValueCipher.class),
                services.get(ServerCertificates.class),
                () -> transport,
                Timings.DEFAULT);
    }
}
