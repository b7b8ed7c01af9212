package org.jnoports.role.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;

/** A daemon with everything real around it but atServers and policies, an sshd that says nothing, and a relay port. */
final class Stage implements AutoCloseable {
    static final AtSign CLIENT = AtSign.of("@gary_client");
    static final AtSign DEVICE = AtSign.of("@gary_device");
    static final String NAME = "pi_4";
    static final RoleInstance ROLE = new RoleInstance("daemon", "garage");
    static final AtKeys CLIENT_KEYS = newKeys();
    static final AtKeys DEVICE_KEYS = newKeys();
    private static final int ACCEPT_MILLIS = 20_000;

    final LogLines log = new LogLines();
    final Services services = new Services(Stage.class.getClassLoader(), Map.of());
    final MessageCodec codec = services.get(MessageCodec.class);
    final SessionRegistry sessions = services.get(SessionRegistry.class);
    final FakeAtClients atClients = new FakeAtClients();
    final List<AccessRequest> asked = new CopyOnWriteArrayList<>();
    final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
    final ServerSocket sshd = listen();
    final ServerSocket relay = listen();
    final Path home;
    final Path keyFile;
    volatile Function<AccessRequest, CompletionStage<Decision>> policy = request -> permit(PermitOpen.ANY);
    volatile Supplier<Transport> transport = () -> services.get(Transport.class);
    volatile Optional<Authorizer> authorizer = Optional.of(deciding(this::decide));
    volatile Optional<AuditLog> auditLog = Optional.of(auditing(audited::add));
    private final DaemonServices daemonServices;
    private final Daemon daemon;

    Stage(Path home) {
        this(home, List.of(), codec -> codec);
    }

    Stage(Path home, List<String> srv) {
        this(home, srv, codec -> codec);
    }

    /** @param wrap makes the daemon's codec of the real one */
    Stage(Path home, UnaryOperator<MessageCodec> wrap) {
        this(home, List.of(), wrap);
    }

    private Stage(Path home, List<String> srv, UnaryOperator<MessageCodec> wrap) {
        this.home = home;
        keyFile = home.resolve("device.atKeys");
        AtKeysStore store = services.get(AtKeysStore.class);
        store.write(keyFile, DEVICE, DEVICE_KEYS);
        atClients.prepare = client -> client.records.put(AtKey.publicKeyOf(CLIENT), CLIENT_KEYS.encryptionPublicKey());
        daemonServices = new DaemonServices(atClients, store, wrap.apply(codec), () -> authorizer, () -> auditLog, sessions,
                services.get(SshKeys.class), () -> services.get(SecureStreams.class), () -> services.get(SessionEnds.class), () -> transport.get());
        daemon = new Daemon(
                new DaemonIdentity("org.jnoports.role.daemon~garage", ROLE, "1.2.3", "pi", new SrvProgram(srv, Map.of())), daemonServices);
    }

    private static AtKeys newKeys() {
        try (Services services = new Services(Stage.class.getClassLoader(), Map.of())) {
            return services.get(AtKeysStore.class).create();
        }
    }

    private static ServerSocket listen() {
        try {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(ACCEPT_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A decision point that isn't asked to explain. */
    static Authorizer deciding(Function<AccessRequest, CompletionStage<Decision>> decisions) {
        return new Authorizer() {
            @Override
            public CompletionStage<Decision> decide(AccessRequest request) {
                return decisions.apply(request);
            }

            @Override
            public CompletionStage<Explanation> explain(AccessRequest request) {
                throw new AssertionError("a daemon doesn't explain");
            }
        };
    }

    /** An audit log that is only written to. */
    static AuditLog auditing(Consumer<AuditEntry> entries) {
        return new AuditLog() {
            @Override
            public void record(AuditEntry entry) {
                entries.accept(entry);
            }

            @Override
            public List<AuditEntry> find(Query query) {
                throw new AssertionError("a daemon doesn't look anything up");
            }
        };
    }

    private CompletionStage<Decision> decide(AccessRequest request) {
        asked.add(request);
        return policy.apply(request);
    }

    static CompletionStage<Decision> permit(PermitOpen... targets) {
        return CompletableFuture.completedStage(new Decision.Permit(Set.of(targets), "test"));
    }

    static CompletionStage<Decision> deny(String reason) {
        return CompletableFuture.completedStage(new Decision.Deny(reason));
    }

    /** A usable configuration: text replies, the stage's sshd. */
    Configuration configuration() {
        return Configuration.of("atSign", DEVICE.text()).with("keyFile", keyFile.toString()).with("device", NAME)
                .with("localSshdPort", sshd.getLocalPort()).with("permitOpen", new String[] {"localhost:*"})
                .with("reply", "text").with("drainMillis", 0);
    }

    Daemon configured(Configuration configuration) {
        daemon.configure(() -> new SettingsReader("org.jnoports.role.daemon~garage", home).read(configuration.build()));
        return daemon;
    }

    /** What {@link #configuration} says. */
    DaemonSettings settings() {
        return new SettingsReader("org.jnoports.role.daemon~garage", home).read(configuration().build());
    }

    DaemonServices daemonServices() {
        return daemonServices;
    }

    Daemon daemon() {
        return daemon;
    }

    FakeAtClient atClient() {
        return atClients.last();
    }

    SessionRequest request() {
        return new SessionRequest(SessionId.random(), NAME, "127.0.0.1", relay.getLocalPort());
    }

    void ask(TunnelMessage message) {
        atClient().deliver(notification(message, CLIENT_KEYS));
    }

    AtNotification notification(TunnelMessage message, AtKeys signer) {
        return notification(codec, message, signer);
    }

    static AtNotification notification(MessageCodec codec, TunnelMessage message, AtKeys signer) {
        Encoded encoded = codec.encode(message, CLIENT, DEVICE, signer);
        return notification(encoded.key().name(), encoded.value());
    }

    static AtNotification notification(String name, String value) {
        return new AtNotification(UUID.randomUUID().toString(), AtKey.shared(DEVICE, name, CLIENT), value, Instant.now());
    }

    /** The reply to the last request, decoded as a client does. */
    TunnelMessage reply() {
        FakeAtClient.Sent sent = atClient().nextSent();
        return codec.decode(MessageCodec.Side.CLIENT, NAME, new AtNotification("id", sent.key(), sent.value(), Instant.now()))
                .orElseThrow(() -> new AssertionError("not for a client: " + sent.key())).message();
    }

    static Socket accept(ServerSocket socket) {
        try {
            Socket accepted = socket.accept();
            accepted.setSoTimeout(ACCEPT_MILLIS);
            return accepted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody has connected and wasn't accepted yet. */
    static boolean hasCaller(ServerSocket socket) {
        try {
            socket.setSoTimeout(1);
            socket.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nobody listens on. */
    static int deadPort() {
        try (ServerSocket socket = listen()) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Duration closed() {
        long begin = System.nanoTime();
        daemon.close();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        services.close();
        sshd.close();
        relay.close();
        log.close();
    }
}
