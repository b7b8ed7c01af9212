package org.jnoports.ssh.mina;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.ssh.SshConsoles;
import org.jnoports.api.ssh.SshServers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Starts servers; those still running when it is closed end with it. */
@Component(service = {SshServers.class, SshConsoles.class})
public final class MinaServers implements SshServers, SshConsoles, AutoCloseable {
    private final Set<MinaServer> running = ConcurrentHashMap.newKeySet();

    @Activate
    public MinaServers() {}

    @Override
    public Server start(String user, Path authorizedKeys, Path hostKey) {
        MinaServer server = OwnClassLoader.in(() -> {
            Ed25519Registrar.register();
            return MinaServer.start(user, new AuthorizedKeys(authorizedKeys), HostKeyFile.of(hostKey), running::remove);
        });
        running.add(server);
        return server;
    }

    @Override
    public Server start(int port, String user, Path authorizedKeys, Path hostKey, Host host) {
        MinaServer server = OwnClassLoader.in(() -> {
            Ed25519Registrar.register();
            return MinaServer.console(port, user, new AuthorizedKeys(authorizedKeys, true), HostKeyFile.of(hostKey), host, running::remove);
        });
        running.add(server);
        return server;
    }

    @Deactivate
    @Override
    public void close() {
        running.forEach(MinaServer::close);
    }
}
