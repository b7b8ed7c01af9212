package org.jnoports.role.client;

import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.plain.Services;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;

/** What a client works with where there is no OSGi. */
final class PlainServices {
    private PlainServices() {}

    static ClientServices of(Services services) {
        return new ClientServices(services.get(AtClients.class), services.get(AtKeysStore.class), services.get(MessageCodec.class),
                services.get(SecureStreams.class), () -> services.get(SessionEnds.class), () -> services.get(Transport.class),
                () -> tunnels(services), Optional.empty());
    }

    private static Optional<SshTunnels> tunnels(Services services) {
        try {
            return Optional.of(services.get(SshTunnels.class));
        } catch (TunnelException e) {
            return Optional.empty(); // the bundle isn't on the path
        }
    }
}
