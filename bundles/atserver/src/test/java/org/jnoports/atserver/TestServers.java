package org.jnoports.atserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.HandTurnedClock;

/** A whole atServer process in the test's, on loopback; atKeys are made once for all tests. */
final class TestServers implements AutoCloseable {
    private static final Path KEYS = keysDirectory();

    final HandTurnedClock clock = new HandTurnedClock();
    final Services services;
    final AtServerHost host;
    final AtServerSettings settings;
    private final Map<String, HostPort> addresses = new HashMap<>();
    private final List<RawClient> clients = new ArrayList<>();

    private TestServers(AtServerSettings settings, Limits limits) {
        this.settings = settings;
        services = new Services(TestServers.class.getClassLoader(), Map.of(Services.HOME, settings.dataDirectory().toString()));
        host = new AtServerHost("test", AtServerParts.of(services), limits, clock);
    }

    static TestServers start(Path directory, Limits limits, String... atSigns) {
        return start(settings(directory, Optional.of(KEYS), atSigns), limits);
    }

    static TestServers start(AtServerSettings settings, Limits limits) {
        TestServers servers = new TestServers(settings, limits);
        servers.host.configure(settings);
        servers.host.use(servers.services.get(Transport.class));
        Await.value(servers.host.ready());
        return servers;
    }

    static AtServerSettings settings(Path directory, Optional<Path> keys, String... atSigns) {
        return new AtServerSettings("localhost", "localhost", 0, Arrays.stream(atSigns).map(AtSign::of).toList(), keys,
                directory.resolve("data"), directory.resolve("trust").resolve("localhost.pem"), true, Tuning.STANDARD);
    }

    RawClient root() {
        return remember(RawClient.connect(trusting(), directory()).greeted());
    }

    /** Not logged in. */
    RawClient connect(String atSign) {
        return connect(trusting(), atSign);
    }

    RawClient connect(SSLContext tls, String atSign) {
        return remember(RawClient.connect(tls, address(atSign)).greeted());
    }

    /** Without reading the prompt. */
    RawClient connectRaw(String atSign, int receiveBytes) {
        return remember(RawClient.connect(trusting(), address(atSign), receiveBytes));
    }

    /** Logged in. */
    RawClient owner(String atSign) {
        return connect(atSign).login(atSign, keys(atSign));
    }

    AtKeys keys(String atSign) {
        return services.get(AtKeysStore.class).read(AtServerSettings.keysFile(KEYS, AtSign.of(atSign)));
    }

    /** A client's trust, no certificate of its own. */
    SSLContext trusting() {
        return services.get(ServerCertificates.class).client(Optional.of(settings.trustFile()));
    }

    /** A peer's: with a certificate of the same CA for these names. */
    SSLContext peer(String... names) {
        return services.get(ServerCertificates.class).selfHosted(settings.dataDirectory(), Set.of(names), settings.trustFile());
    }

    HostPort directory() {
        try {
            return HostPort.parse(Files.readString(settings.addressFile()).strip(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostPort address(String atSign) {
        return addresses.computeIfAbsent(atSign, this::lookedUp);
    }

    private HostPort lookedUp(String atSign) {
        try (RawClient root = RawClient.connect(trusting(), directory()).greeted()) {
            String answer = root.ask(AtSign.of(atSign).bare());
            return HostPort.parse(answer.substring(0, answer.indexOf('\r')), 0);
        }
    }

    private synchronized RawClient remember(RawClient client) {
        clients.add(client);
        return client;
    }

    /** The keys that are made once for all tests. */
    static Optional<Path> sharedKeys() {
        return Optional.of(KEYS);
    }

    synchronized void disconnectAllBut(RawClient kept) {
        clients.stream().filter(client -> client != kept).forEach(RawClient::close);
        clients.removeIf(client -> client != kept);
    }

    /** Ends the connections of a test that shares the servers with others. */
    synchronized void disconnect() {
        clients.forEach(RawClient::close);
        clients.clear();
    }

    @Override
    public void close() {
        disconnect();
        host.close();
        services.close();
    }

    private static Path keysDirectory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "keys").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
