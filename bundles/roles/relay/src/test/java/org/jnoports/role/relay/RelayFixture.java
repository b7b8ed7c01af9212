package org.jnoports.role.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.plain.Services;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/** A relay with real sockets, codec and sessions, and an AtClient that tests play. */
final class RelayFixture implements AutoCloseable {
    static final AtSign RELAY = AtSign.of("@rv_demo");
    static final AtSign ALICE = AtSign.of("@alice");
    static final AtSign BOB = AtSign.of("@bob");
    static final RoleInstance INSTANCE = new RoleInstance("relay", "test");
    static final int LIMIT_MILLIS = 30_000;

    final Services services = new Services(RelayFixture.class.getClassLoader(), Map.of());
    final SessionRegistry sessions = services.get(SessionRegistry.class);
    final List<FakeAtClient> clients = new CopyOnWriteArrayList<>();
    final Relay relay;
    private final List<Socket> sockets = new ArrayList<>();

    RelayFixture() {
        this(null);
    }

    /** @param transport null for the real one */
    RelayFixture(Supplier<Transport> transport) {
        Transport nio = services.get(Transport.class);
        relay = new Relay("org.jnoports.role.relay~test", INSTANCE, new RelayServices(atClients(), new Keys(), services.get(MessageCodec.class),
                sessions, transport == null ? () -> nio : transport), Duration.ofMillis(10));
    }

    private AtClients atClients() {
        return (atSign, keyFile, root) -> {
            FakeAtClient client = new FakeAtClient(atSign);
            clients.add(client);
            return client;
        };
    }

    /** Keys of which nothing is asked: a lease isn't signed. */
    private static final class Keys implements AtKeysStore {
        @Override
        public AtKeys read(Path file) {
            if (file.endsWith("missing")) {
                throw new KeysException("there is no " + file, null);
            }
            return (AtKeys) Proxy.newProxyInstance(Keys.class.getClassLoader(), new Class<?>[] {AtKeys.class},
                    (proxy, method, arguments) -> {
                        throw new AssertionError(method + " isn't needed by a relay");
                    });
        }

        @Override
        public AtKeys create() {
            throw new AssertionError("a relay makes no keys");
        }

        @Override
        public void write(Path file, AtSign atSign, AtKeys keys) {
            throw new AssertionError("a relay makes no keys");
        }
    }

    /** What tests change of the usual settings. */
    static RelaySettings settings(Optional<AtSign> manager, Duration pairWithin, int maxSessions, int maxUnpaired) {
        return new RelaySettings(RELAY, Path.of("keys"), new HostPort("root.example", 64), "relay.example", "127.0.0.1", manager, PortRange.ANY, pairWithin, Duration.ofSeconds(10),
                maxSessions, maxUnpaired, Duration.ofMillis(200));
    }

    static RelaySettings usual() {
        return settings(Optional.empty(), Duration.ofSeconds(30), 100, 20);
    }

    RelayFixture started(RelaySettings settings) throws Exception {
        relay.configure(() -> settings);
        client().goesLive();
        relay.ready().toCompletableFuture().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    FakeAtClient client() {
        return clients.get(clients.size() - 1);
    }

    void ask(AtSign from, String sessionId) {
        assertThat(client().deliver(from, "pi_4.sshrvd", sessionId)).isTrue();
    }

    /** The ports that were leased by the next answer. */
    int[] takeLease(String sessionId, AtSign to) throws InterruptedException {
        FakeAtClient.Sent sent = client().takeSent();
        assertThat(sent.key()).hasToString(to + ":" + sessionId + ".sshrvd" + RELAY);
        assertThat(sent.timeToLive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(sent.value()).matches("relay\\.example,[0-9]+,[0-9]+");
        String[] fields = sent.value().split(",", -1);
        return new int[] {Integer.parseInt(fields[1]), Integer.parseInt(fields[2])};
    }

    int[] lease(String sessionId) throws InterruptedException {
        ask(ALICE, sessionId);
        return takeLease(sessionId, ALICE);
    }

    Socket dial(int port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
        return socket;
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String hear(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /** Waits for the other end to close, whichever way. */
    static boolean isClosedByPeer(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether a port can be bound by somebody else. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Completes when the session that is open now has ended. */
    void awaitNoSessions() throws Exception {
        CompletableFuture<Void> none = CompletableFuture.runAsync(() -> sessions.drain(INSTANCE, Duration.ofSeconds(30)));
        none.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(sessions.list()).isEmpty();
    }

    /** What fails with an IOException. */
    interface Reading<T> {
        T get() throws IOException;
    }

    static <T> T unchecked(Reading<T> reading) {
        try {
            return reading.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        relay.close();
        services.close();
    }
}
