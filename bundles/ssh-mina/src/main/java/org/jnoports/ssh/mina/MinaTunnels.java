package org.jnoports.ssh.mina;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Opens tunnels; those still open when it is closed end with it. */
@Component(service = SshTunnels.class)
public final class MinaTunnels implements SshTunnels, AutoCloseable {
    private static final int MAX_OUTPUT_BYTES = 1024 * 1024;

    private final Set<Tunnel> open = ConcurrentHashMap.newKeySet();

    @Activate
    public MinaTunnels() {}

    @Override
    public Tunnel open(Request request, Duration limit) {
        return OwnClassLoader.in(() -> openTunnel(request, limit));
    }

    private Tunnel openTunnel(Request request, Duration limit) {
        SshConnection connection = connect(request.server(), request.user(), request.hostKeyAlias(), request.knownHosts(),
                request.privateKey(), new Deadline(limit));
        Tunnel tunnel = MinaTunnel.over(connection, request.localPort(), request.target(), open::remove);
        open.add(tunnel);
        return tunnel;
    }

    @Override
    public Optional<String> run(HostPort server, String user, String hostKeyAlias, Path knownHosts, String privateKey,
            String command, Duration limit) {
        return OwnClassLoader.in(() -> {
            Deadline deadline = new Deadline(limit);
            try (SshConnection connection = connect(server, user, hostKeyAlias, knownHosts, privateKey, deadline)) {
                return connection.run(command, MAX_OUTPUT_BYTES, deadline);
            }
        });
    }

    private static SshConnection connect(HostPort server, String user, String hostKeyAlias, Path knownHosts,
            String privateKey, Deadline deadline) {
        Ed25519Registrar.register();
        return SshConnection.open(server, user, new KnownHosts(knownHosts, hostKeyAlias), PrivateKeys.read(privateKey),
                deadline);
    }

    @Deactivate
    @Override
    public void close() {
        open.forEach(Tunnel::close);
    }
}
