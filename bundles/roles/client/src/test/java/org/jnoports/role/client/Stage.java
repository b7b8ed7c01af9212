package org.jnoports.role.client;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.plain.Services;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;

/** sshnp with everyone it talks to: relay and daemon answer as scripted, on a thread of their own. */
final class Stage implements AutoCloseable {
    static final AtSign CLIENT = AtSign.of("@gary_client");
    static final AtSign DAEMON = AtSign.of("@gary_device");
    static final AtSign RELAY = AtSign.of("@rv_demo");
    static final WaitLimits LIMITS = new WaitLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20),
            Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final Services SERVICES = new Services(Stage.class.getClassLoader(), Map.of());
    static final AtKeysStore STORE = SERVICES.get(AtKeysStore.class);
    static final MessageCodec CODEC = SERVICES.get(MessageCodec.class);
    static final AtKeys CLIENT_KEYS = STORE.create();
    static final AtKeys DAEMON_KEYS = STORE.create();
    static final SshKeys.Pair EPHEMERAL = SERVICES.get(SshKeys.class).create(SshKeys.Algorithm.ED25519, "sshnp_ephemeral");

    final Person person;
    final FakeAtClient atClient = new FakeAtClient(CLIENT);
    final Path keyFile;
    final List<String> opened = new ArrayList<>();
    final CompletableFuture<SessionId> session = new CompletableFuture<>();
    final CompletableFuture<SessionRequest> requested = new CompletableFuture<>();
    Consumer<SessionId> relay = id -> leases("198.51.100.20,40188,40189");
    Consumer<SessionRequest> daemon = request -> answers(new SessionReply.ConnectedEnvelope(Optional.of(EPHEMERAL.privateKey())));
    Optional<SshTunnels> builtIn = Optional.empty();
    WaitLimits limits = LIMITS;
    private final ExecutorService others = Executors.newSingleThreadExecutor();

    Stage(Path directory) {
        person = new Person(directory);
        keyFile = directory.resolve("client_key.atKeys");
        STORE.write(keyFile, CLIENT, CLIENT_KEYS);
        atClient.records.put(AtKey.publicKeyOf(DAEMON), DAEMON_KEYS.encryptionPublicKey());
        atClient.records.put(AtKey.shared(CLIENT, "username.pi_4.sshnp", DAEMON), "gary");
        atClient.peers = (key, value) -> others.execute(() -> heard(key, value));
    }

    private void heard(AtKey key, String value) {
        if (key.sharedWith().equals(Optional.of(RELAY))) {
            if (!key.toString().equals("@rv_demo:pi_4.sshrvd@gary_client")) {
                throw new AssertionError("the relay was sent " + key);
            }
            session.complete(new SessionId(value));
            relay.accept(new SessionId(value));
        } else {
            Decoded decoded = CODEC.decode(MessageCodec.Side.DAEMON, "pi_4",
                    new AtNotification("n", key, value, Instant.EPOCH)).orElseThrow();
            boolean signed = CODEC.verifies(decoded.envelope().orElseThrow(), CLIENT_KEYS.encryptionPublicKey());
            if (!signed || !key.sharedWith().equals(Optional.of(DAEMON))) {
                throw new AssertionError("the daemon was sent " + key + (signed ? "" : ", not signed"));
            }
            requested.complete((SessionRequest) decoded.message());
            daemon.accept((SessionRequest) decoded.message());
        }
    }

    /** The relay's answer. */
    void leases(String value) {
        atClient.deliver(AtKey.shared(CLIENT, session.join() + ".sshrvd", RELAY), value);
    }

    /** The daemon's answer. */
    void answers(SessionReply.Outcome outcome) {
        Encoded reply = CODEC.encode(new SessionReply(session.join(), "pi_4", outcome), DAEMON, CLIENT, DAEMON_KEYS);
        atClient.deliver(reply.key(), reply.value());
    }

    /** Anything from anyone, under the name of the daemon's answer. */
    void answers(AtSign from, String value) {
        atClient.deliver(AtKey.shared(CLIENT, session.join() + ".pi_4.sshnp", from), value);
    }

    SshnpCommand command() {
        AtClients clients = (atSign, file, root) -> {
            opened.add(atSign + " " + file + " " + root);
            return atClient;
        };
        return new SshnpCommand(new ClientServices(clients, STORE, CODEC, SERVICES.get(SecureStreams.class), () -> SERVICES.get(SessionEnds.class),
                () -> SERVICES.get(Transport.class), () -> builtIn, Optional.empty()), limits);
    }

    /** Types {@code sshnp} with what every session needs, and more. */
    int sshnp(String... more) {
        List<String> arguments = new ArrayList<>(List.of("-f", "@gary_client", "-t", "@gary_device", "-d", "pi_4", "-r", "@rv_demo",
                "-k", keyFile.toString(), "--no-ac", "--no-ad", "--no-et"));
        arguments.addAll(List.of(more));
        return command().run(person, arguments);
    }

    @Override
    public void close() {
        others.shutdownNow();
    }
}
