package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.plain.Services;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision tables of noports-modern.md, section 8.4, for what this client offers: every kind of daemon, every kind of relay. */
@Timeout(60)
class NegotiationTest {
    private static final AtSign CLIENT = AtSign.of("@gary_client");
    private static final AtSign DAEMON = AtSign.of("@gary_device");
    private static final AtSign RELAY = AtSign.of("@rv_demo");
    private static final Services SERVICES = new Services(NegotiationTest.class.getClassLoader(), Map.of());
    private static final MessageCodec CODEC = SERVICES.get(MessageCodec.class);
    private static final SecureStreams STREAMS = SERVICES.get(SecureStreams.class);
    private static final AtKeys CLIENT_KEYS = Stage.CLIENT_KEYS;
    private static final AtKeys DAEMON_KEYS = Stage.DAEMON_KEYS;
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final FakeAtClient atClient = new FakeAtClient(CLIENT);
    private final CompletableFuture<PortRequest> ports = new CompletableFuture<>();
    private final CompletableFuture<TunnelMessage> asked = new CompletableFuture<>();
    private Optional<Heartbeat> heartbeat = Optional.empty();
    private String lease = "198.51.100.20,40188,40189,r-nonce";
    private UnaryOperator<SessionReply.Outcome> reply = outcome -> outcome;
    private WaitLimits limits = Stage.LIMITS;

    @AfterAll
    static void end() {
        SERVICES.close();
    }

    /** Answers as a relay and a daemon that can what the heartbeat says. */
    private void heard(AtKey key, String value) {
        if (key.sharedWith().equals(Optional.of(RELAY))) {
            PortRequest request = (PortRequest) decoded(MessageCodec.Side.RELAY, "", key, value);
            ports.complete(request);
            if (lease.startsWith("nack:")) {
                atClient.deliver(AtKey.shared(CLIENT, "nack." + request.sessionId() + ".sshrvd", RELAY), lease.substring("nack:".length()));
            } else if (!lease.isEmpty()) {
                atClient.deliver(AtKey.shared(CLIENT, request.sessionId() + ".sshrvd", RELAY), lease);
            }
        } else if (key.name().startsWith("ping.")) {
            heartbeat.ifPresent(beat -> deliver(beat));
        } else {
            TunnelMessage request = decoded(MessageCodec.Side.DAEMON, "pi_4", key, value);
            asked.complete(request);
            deliver(new SessionReply(id(request), "pi_4", reply.apply(outcome(request))));
        }
    }

    private static TunnelMessage decoded(MessageCodec.Side side, String device, AtKey key, String value) {
        return CODEC.decode(side, device, new AtNotification("n", key, value, Instant.EPOCH)).orElseThrow().message();
    }

    private void deliver(TunnelMessage message) {
        Encoded encoded = CODEC.encode(message, DAEMON, CLIENT, DAEMON_KEYS);
        atClient.deliver(encoded.key(), encoded.value());
    }

    private static SessionId id(TunnelMessage request) {
        return request instanceof ServiceRequest service ? service.sessionId() : ((SessionRequest) request).sessionId();
    }

    private static SessionTerms terms(TunnelMessage request) {
        return request instanceof ServiceRequest service ? service.terms() : ((SessionRequest) request).terms().orElseThrow();
    }

    private static SessionReply.Outcome outcome(TunnelMessage request) {
        SessionTerms terms = terms(request);
        SessionCipher cipher = !terms.encrypt() ? SessionCipher.NONE : terms.extras().authenticated().isPresent() ? SessionCipher.AUTHENTICATED
                : terms.extras().twinKeys() ? SessionCipher.TWIN : SessionCipher.SINGLE;
        Optional<SessionSecurity> security = cipher == SessionCipher.NONE ? Optional.empty() : Optional.of(STREAMS.answer(cipher, terms.clientKey(),
                terms.extras().authenticated().map(SessionTerms.Certificate::der)).security());
        return request instanceof ServiceRequest ? new SessionReply.ConnectedService(security)
                : new SessionReply.ConnectedEnvelope(Optional.empty(), security);
    }

    private void daemonCan(String features) {
        Map<String, Boolean> all = features.equals("-") ? Map.of()
                : Arrays.stream(features.split(" ", -1)).collect(Collectors.toMap(feature -> feature, feature -> true));
        heartbeat = Optional.of(new Heartbeat("pi_4", "5.x", all, List.of()));
    }

    private OpenedLine open(LineOptions options, Optional<Duration> npt) {
        return open(options, npt, LineClient.Holder.SOMEBODY_ELSE);
    }

    private OpenedLine open(LineOptions options, Optional<Duration> npt, LineClient.Holder holder) {
        atClient.records.put(AtKey.publicKeyOf(DAEMON), DAEMON_KEYS.encryptionPublicKey());
        atClient.records.put(AtKey.shared(CLIENT, "username.pi_4.sshnp", DAEMON), "gary");
        atClient.peers = this::heard;
        return opening(options, holder, STREAMS)
                .open(atClient, npt.map(timeout -> new LineOpening.Service(new HostPort("localhost", 80), timeout)), Optional.empty());
    }

    private LineOpening opening(LineOptions options, LineClient.Holder holder, SecureStreams streams) {
        ClientSettings settings = new ClientSettings(CLIENT, Path.of("/k"), new HostPort("root", 64), DAEMON, "pi_4", RELAY, SshSettings.NONE);
        ClientServices services = new ClientServices((atSign, keyFile, root) -> atClient, Stage.STORE, CODEC, streams, () -> SERVICES.get(SessionEnds.class),
                () -> SERVICES.get(Transport.class), Optional::empty, Optional.empty());
        return new LineOpening(settings, options, services, holder, limits, new Waiting(new CompletableFuture<>()), CLIENT_KEYS, step -> {});
    }

    /** Notes what is made of an offer. */
    private record Noted(List<String> made) implements SecureStreams {
        @Override
        public Offer offer() {
            return new Offer() {
                @Override
                public String publicKey() {
                    made.add("key");
                    return "";
                }

                @Override
                public String certificate() {
                    made.add("certificate");
                    return "";
                }

                @Override
                public StreamProtection accept(SessionSecurity answer) {
                    throw new AssertionError("nobody has answered");
                }
            };
        }

        @Override
        public Answer answer(SessionCipher cipher, Optional<String> clientKey, Optional<String> clientCertificate) {
            throw new AssertionError("a daemon's");
        }

        @Override
        public StreamProtection none() {
            throw new AssertionError("nothing is open yet");
        }

        @Override
        public Optional<StreamProtection> fromEnvironment(End here, Map<String, String> environment) {
            throw new AssertionError("nothing is there");
        }
    }

    @ParameterizedTest
    @CsvSource({"-, true, certificate", "AUTHENTICATED, true, certificate", "TWIN, true, key", "SINGLE, true, key", "-, false,"})
    void what_will_be_offered_is_made_before_anybody_is_asked(String cipher, boolean encrypt, String made) {
        Optional<SessionCipher> wanted = cipher.equals("-") ? Optional.empty() : Optional.of(SessionCipher.valueOf(cipher));
        List<String> noted = new ArrayList<>();
        LineOpening opening = opening(new LineOptions(true, true, encrypt, wanted, Duration.ofSeconds(20)), LineClient.Holder.SOMEBODY_ELSE, new Noted(noted));
        assertThat(opening).isNotNull();
        assertThat(noted).isEqualTo(made == null ? List.of() : List.of(made));
        assertThat(ports).isNotDone();
    }

    private static final String V50 = "srAuth srE2ee acceptsPublicKeys";
    private static final String V51 = V50 + " supportsPortChoice";
    private static final String V55 = V51 + " adjustableTimeout";
    private static final String V510 = V55 + " controlChannelHeartbeats supportsRamEscr";
    private static final String V511 = V510 + " twinKeys";
    private static final String OURS = "srAuth srE2ee supportsPortChoice adjustableTimeout controlChannelHeartbeats twinKeys jnoportsAuthenticated1";

    @ParameterizedTest
    @CsvSource({
        "5.0,        " + V50 + ",  true,  single,        100, false",
        "5.1,        " + V51 + ",  false, single,        100, false",
        "5.5 to 5.9, " + V55 + ",  false, single,        100, false",
        "5.10,       " + V510 + ", false, single,        0,   true",
        "5.11,       " + V511 + ", false, twin,          0,   true",
        "ours,       " + OURS + ", false, authenticated, 0,   true",
        "C 2024,     srAuth srE2ee supportsPortChoice, false, single, 100, false",
    })
    void a12_a13_each_daemon_is_asked_for_the_best_that_it_says_it_can(String label, String features, boolean sshOnly, String cipher, int spacing,
            boolean heartbeats) {
        daemonCan(features);
        OpenedLine line = open(LineOptions.USUAL, sshOnly ? Optional.empty() : Optional.of(USUAL));
        assertThat(line.end().protection().cipher()).hasToString(cipher);
        assertThat(line.end().relay()).as("the client keeps port A").isEqualTo(new HostPort("198.51.100.20", 40_188));
        assertThat(line.manners()).isEqualTo(new SessionEnds.Manners(Duration.ofMillis(spacing),
                heartbeats ? Optional.of(Duration.ofMinutes(5)) : Optional.empty()));
        TunnelMessage request = asked.join();
        int port = request instanceof ServiceRequest service ? service.relay().port() : ((SessionRequest) request).port();
        assertThat(port).as("the daemon is told of port B").isEqualTo(40_189);
        SessionTerms terms = terms(request);
        assertThat(terms.authenticate()).isTrue();
        assertThat(terms.relayNonce()).contains("r-nonce");
        assertThat(terms.extras().equals(SessionTerms.Extras.NONE)).as("an older daemon gets the members that it knows").isEqualTo(cipher.equals("single"));
        PortRequest asks = ports.join();
        assertThat(asks.client()).isEqualTo(CLIENT);
        assertThat(asks.daemon()).isEqualTo(DAEMON);
        assertThat(asks.authenticateClient() && asks.authenticateDaemon()).isTrue();
        RelayProof.Line proof = (RelayProof.Line) line.end().proof();
        assertThat(CODEC.verifies(proof.line(), new RelayLogin(asks.sessionId(), asks.clientNonce(), "r-nonce"), CLIENT_KEYS.encryptionPublicKey())).isTrue();
        assertThat(terms.clientNonce()).contains(asks.clientNonce());
    }

    @ParameterizedTest
    @CsvSource({
        "V4,          -,           false, 30, authenticate to the socket rendezvous",
        "5.0 npt,     " + V50 + ", true,  30, support requests for specific device ports",
        "5.1 npt -T,  " + V51 + ", true,  10, support the 'timeout' value in npt session requests",
        "no e2ee,     srAuth,      false, 30, encrypt traffic to the socket rendezvous",
    })
    void a15_what_a_daemon_does_not_say_it_can_is_refused_in_words_and_not_asked_for(String label, String features, boolean npt, int timeout, String words) {
        daemonCan(features);
        assertThatThrownBy(() -> open(LineOptions.USUAL, npt ? Optional.of(Duration.ofSeconds(timeout)) : Optional.empty()))
                .isInstanceOf(TunnelException.class).hasMessageStartingWith("This device daemon does not " + words);
        assertThat(asked).isNotDone();
    }

    @ParameterizedTest
    @CsvSource({"twin," + V510 + ",use a key for each direction", "authenticated," + V511 + ",authenticate the relayed traffic"})
    void a_cipher_that_was_asked_for_is_never_replaced_by_a_weaker_one(String cipher, String features, String words) {
        daemonCan(features);
        LineOptions options = new LineOptions(true, true, true, Optional.of(SettingsReader.cipher(cipher)), USUAL);
        assertThatThrownBy(() -> open(options, Optional.of(USUAL))).hasMessageStartingWith("This device daemon does not " + words);
        assertThat(asked).isNotDone();
    }

    @Test
    void an_answer_with_another_cipher_than_was_asked_for_opens_nothing() {
        daemonCan(OURS);
        for (Optional<SessionSecurity> weaker : List.of(Optional.<SessionSecurity>empty(),
                Optional.<SessionSecurity>of(new SessionSecurity.Single("a", "b")), Optional.<SessionSecurity>of(new SessionSecurity.Twin("a", "b", "c", "d")))) {
            reply = outcome -> new SessionReply.ConnectedService(weaker);
            assertThatThrownBy(() -> open(LineOptions.USUAL, Optional.of(USUAL))).isInstanceOf(TunnelException.class)
                    .hasMessageContaining("'authenticated' was asked for; the session isn't opened");
        }
    }

    @Test
    void an_answer_that_is_not_signed_opens_nothing() {
        daemonCan(OURS);
        reply = outcome -> new SessionReply.ConnectedText();
        assertThatThrownBy(() -> open(LineOptions.USUAL, Optional.of(USUAL))).hasMessageContaining("isn't signed");
    }

    @Test
    void an_error_of_the_daemons_is_told() {
        daemonCan(OURS);
        reply = outcome -> new SessionReply.Failed("Daemon does not permit connections to localhost:80");
        assertThatThrownBy(() -> open(LineOptions.USUAL, Optional.of(USUAL)))
                .hasMessageContaining("Received error response from the device daemon").hasMessageContaining("localhost:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.20,40188,40189,r-nonce", "{\"address\":\"198.51.100.20\",\"portA\":40188,\"portB\":40189,\"rvdNonce\":\"r-nonce\"}",
        "{\"address\":\"198.51.100.20\",\"portA\":40188,\"portB\":40189,\"rvdNonce\":\"r-nonce\",\"supportsEventLogging\":true,\"autoDetectsRelayAuth\":true}"})
    void every_relay_from_5_0_on_is_shown_signed_lines(String form) {
        lease = form;
        daemonCan(V511);
        OpenedLine line = open(LineOptions.USUAL, Optional.of(USUAL));
        assertThat(line.end().proof()).isInstanceOf(RelayProof.Line.class);
        assertThat(terms(asked.join()).extras().mode()).hasValueSatisfying(mode -> assertThat(mode).hasToString("payload"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"198.51.100.20,40188,40189|doesn't authenticate who dials it", "198.51.100.20,40188,40189,null|doesn't authenticate",
        "nack:too many sessions|refuses: too many sessions", "-oProxyCommand,1,2,n|neither a host name", "x|doesn't have 3 or 4 fields"})
    void a_relay_that_can_not_be_used_is_told_of_in_words(String form, String words) {
        lease = form;
        daemonCan(V511);
        assertThatThrownBy(() -> open(LineOptions.USUAL, Optional.of(USUAL))).isInstanceOf(TunnelException.class).hasMessageContaining(words);
        assertThat(asked).isNotDone();
    }

    @Test
    void a_relay_before_5_0_does_not_answer_and_that_is_said() {
        lease = "";
        limits = new WaitLimits(USUAL, USUAL, Duration.ofMillis(100), USUAL, USUAL);
        daemonCan(V511);
        assertThatThrownBy(() -> open(LineOptions.USUAL, Optional.of(USUAL))).hasMessageContaining("Connection timeout to srvd @rv_demo service");
    }

    @Test
    void a_daemon_without_heartbeats_such_as_pythons_does_not_answer_and_that_is_said() {
        LineOptions options = new LineOptions(true, true, true, Optional.empty(), Duration.ofMillis(100));
        assertThatThrownBy(() -> open(options, Optional.of(USUAL))).hasMessageContaining("Daemon feature check timed out");
        assertThat(asked).isNotDone();
    }

    @Test
    void the_relay_is_dialled_and_shown_the_proof_while_the_daemon_is_asked() throws Exception {
        try (ServerSocket relay = relay()) {
            daemonCan(OURS);
            List<String> proofs = new CopyOnWriteArrayList<>();
            List<Socket> dialled = new CopyOnWriteArrayList<>();
            reply = outcome -> {
                proofs.add(dialled(relay, dialled)); // nothing is answered before
                return outcome;
            };
            OpenedLine line = open(LineOptions.USUAL, Optional.of(USUAL), LineClient.Holder.THIS_PROCESS);
            assertThat(proofs).containsExactly(((RelayProof.Line) line.end().proof()).line());
            line.dialled().orElseThrow().close();
            assertThat(dialled.get(0).getInputStream().read()).as("closed when nobody takes it").isNegative();
        }
    }

    @Test
    void a_refusal_closes_what_was_dialled() throws Exception {
        try (ServerSocket relay = relay()) {
            daemonCan(OURS);
            List<Socket> dialled = new CopyOnWriteArrayList<>();
            reply = outcome -> {
                dialled(relay, dialled);
                return new SessionReply.Failed("no");
            };
            assertThatThrownBy(() -> open(LineOptions.USUAL, Optional.of(USUAL), LineClient.Holder.THIS_PROCESS)).hasMessageContaining("no");
            assertThat(dialled.get(0).getInputStream().read()).isNegative();
        }
    }

    @Test
    void a_session_that_another_process_will_hold_dials_nothing() throws Exception {
        try (ServerSocket relay = relay()) {
            daemonCan(OURS);
            assertThat(open(LineOptions.USUAL, Optional.of(USUAL)).dialled()).isEmpty();
            relay.setSoTimeout(1);
            assertThatThrownBy(relay::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private ServerSocket relay() throws IOException {
        ServerSocket relay = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        relay.setSoTimeout((int) USUAL.toMillis());
        lease = "127.0.0.1," + relay.getLocalPort() + ",40189,r-nonce";
        return relay;
    }

    /** @return the first line that came */
    private static String dialled(ServerSocket relay, List<Socket> dialled) {
        try {
            Socket socket = relay.accept();
            socket.setSoTimeout((int) USUAL.toMillis());
            dialled.add(socket);
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void without_encryption_nothing_is_encrypted_and_the_relay_is_authenticated_all_the_same() {
        daemonCan(OURS);
        OpenedLine line = open(new LineOptions(true, true, false, Optional.empty(), USUAL), Optional.of(USUAL));
        assertThat(line.end().protection().cipher()).isEqualTo(SessionCipher.NONE);
        assertThat(terms(asked.join()).encrypt()).isFalse();
        assertThat(line.end().proof()).isInstanceOf(RelayProof.Line.class);
    }
}
