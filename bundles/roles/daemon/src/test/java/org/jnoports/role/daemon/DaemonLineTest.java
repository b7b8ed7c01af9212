package org.jnoports.role.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.transport.HostPort;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of 5.x ask for. Row numbers are those of noports.md, section 10.2. */
class DaemonLineTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFRFU1RPTkxZVEVTVE9OTFlURVNUT05MWVRFU1RPTkxZ";

    @TempDir Path home;
    private Stage stage;
    private SecureStreams.Offer offer;

    @BeforeEach
    void enter() {
        stage = new Stage(home);
        stage.configured(stage.configuration().with("reply", "envelope").with("authorizedKeys", keys().toString()));
        offer = stage.services.get(SecureStreams.class).offer();
    }

    @AfterEach
    void leave() throws IOException {
        stage.close();
    }

    private Path keys() {
        return home.resolve("authorized_keys");
    }

    private SessionTerms terms(boolean authenticate, SessionCipher cipher) {
        Optional<SessionTerms.Certificate> certificate = cipher == SessionCipher.AUTHENTICATED
                ? Optional.of(new SessionTerms.Certificate(SessionSecurity.Authenticated.VERSION, offer.certificate())) : Optional.empty();
        return new SessionTerms(authenticate, Optional.of("c-nonce"), Optional.of("r-nonce"), cipher != SessionCipher.NONE,
                Optional.of(offer.publicKey()), Optional.of("rsa2048"), new SessionTerms.Extras(Optional.of(RelayAuthMode.PAYLOAD), Optional.empty(),
                        cipher == SessionCipher.TWIN, Optional.empty(), certificate));
    }

    private ServiceRequest service(int port, SessionTerms terms) {
        return new ServiceRequest(SessionId.random(), Stage.NAME, new HostPort("127.0.0.1", stage.relay.getLocalPort()),
                new HostPort("localhost", port), terms, Duration.ofSeconds(30));
    }

    private SessionReply.Outcome outcome() {
        return ((SessionReply) stage.reply()).outcome();
    }

    /** The relay and the client at once: what the daemon dials is what the client would be joined to. */
    private String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
            assertThat(c).isNotNegative();
            line.append((char) c);
        }
        return line.toString();
    }

    @ParameterizedTest
    @EnumSource
    void a10_a11_a_request_for_ssh_is_answered_with_what_its_client_can_use(SessionCipher cipher) throws Exception {
        SessionRequest request = new SessionRequest(SessionId.random(), Stage.NAME, "127.0.0.1", stage.relay.getLocalPort(),
                Optional.of(terms(true, cipher)));
        stage.ask(request);
        try (Socket relayed = Stage.accept(stage.relay); Socket sshd = Stage.accept(stage.sshd)) {
            RelayLogin login = new RelayLogin(request.sessionId(), "c-nonce", "r-nonce");
            assertThat(stage.codec.verifies(line(relayed), login, Stage.DEVICE_KEYS.encryptionPublicKey())).isTrue();
            SessionReply.ConnectedEnvelope connected = (SessionReply.ConnectedEnvelope) outcome();
            assertThat(connected.ephemeralPrivateKey().isPresent()).isEqualTo(cipher != SessionCipher.AUTHENTICATED);
            assertThat(connected.security().map(SessionSecurity::cipher)).isEqualTo(cipher == SessionCipher.NONE ? Optional.empty() : Optional.of(cipher));
            if (cipher == SessionCipher.NONE) {
                sshd.getOutputStream().write("SSH-2.0-x".getBytes(UTF_8));
                assertThat(new String(relayed.getInputStream().readNBytes(9), UTF_8)).isEqualTo("SSH-2.0-x");
            } else {
                offer.accept(connected.security().orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a43_a_service_is_reached_by_as_many_connections_as_are_announced(SessionCipher cipher) throws Exception {
        ServiceRequest request = service(stage.sshd.getLocalPort(), terms(true, cipher));
        stage.ask(request);
        Socket control = Stage.accept(stage.relay);
        line(control);
        SessionReply.ConnectedService connected = (SessionReply.ConnectedService) outcome();
        assertThat(connected.security().isPresent()).isEqualTo(cipher != SessionCipher.NONE);
        assertThat(stage.sessions.list()).singleElement().satisfies(session -> assertThat(session.id()).isEqualTo(request.sessionId()));
        assertThat(Stage.hasCaller(stage.sshd)).isFalse();
        if (cipher == SessionCipher.NONE) {
            stage.sshd.setSoTimeout(30_000);
            control.getOutputStream().write("connect:no:encrypt\n".getBytes(UTF_8));
            try (Socket data = Stage.accept(stage.relay); Socket service = Stage.accept(stage.sshd)) {
                line(data);
                data.getOutputStream().write("plain".getBytes(UTF_8));
                assertThat(new String(service.getInputStream().readNBytes(5), UTF_8)).isEqualTo("plain");
            }
        }
        control.close();
        Await.until("the session ends with its control connection", () -> stage.sessions.list().isEmpty());
    }

    /** Both ends are real; the relay is two sockets joined by the test. */
    @Test
    void a_client_end_and_this_daemon_understand_each_other() throws Exception {
        stage.ask(service(stage.sshd.getLocalPort(), terms(false, SessionCipher.SINGLE)));
        Socket control = Stage.accept(stage.relay);
        SessionReply.ConnectedService connected = (SessionReply.ConnectedService) outcome();
        try (ServerSocket side = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RelayEnd end = new RelayEnd(new HostPort("127.0.0.1", side.getLocalPort()), new RelayProof.None(),
                    offer.accept(connected.security().orElseThrow()), Duration.ofSeconds(10));
            var client = stage.services.get(SessionEnds.class).clientMulti(stage.transport.get(), end, new HostPort("127.0.0.1", 0),
                    Duration.ofSeconds(30), SessionEnds.Manners.NONE);
            Socket clientControl = side.accept();
            join(clientControl, control);
            int port = Await.value(client).port();
            stage.sshd.setSoTimeout(30_000);
            try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port); Socket clientData = side.accept();
                    Socket deviceData = Stage.accept(stage.relay); Socket service = Stage.accept(stage.sshd)) {
                join(clientData, deviceData);
                near.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(new String(service.getInputStream().readNBytes(5), UTF_8)).isEqualTo("hello");
                service.getOutputStream().write("world".getBytes(UTF_8));
                assertThat(new String(near.getInputStream().readNBytes(5), UTF_8)).isEqualTo("world");
            }
            Await.value(client).close();
        }
    }

    private static void join(Socket one, Socket other) {
        pass(one, other);
        pass(other, one);
    }

    private static void pass(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                return; // the test has ended it
            }
        }, "daemon-line-test");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void a48_a_service_that_the_daemon_does_not_permit_is_refused_in_words() {
        stage.configured(stage.configuration().with("permitOpen", new String[] {"localhost:22"}));
        stage.ask(service(8080, terms(true, SessionCipher.TWIN)));
        assertThat(outcome()).isEqualTo(new SessionReply.Failed("Daemon does not permit connections to localhost:8080"));
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
        assertThat(stage.sessions.list()).isEmpty();
    }

    @Test
    void a55_a_service_that_the_policy_does_not_permit_is_refused_in_words() {
        stage.policy = request -> Stage.permit(PermitOpen.parse("localhost:22"));
        stage.ask(service(8080, terms(true, SessionCipher.TWIN)));
        assertThat(outcome()).isEqualTo(new SessionReply.Failed("Client is not permitted connections to localhost:8080"));
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
    }

    @Test
    void a63_an_sshd_on_a_port_that_is_not_permitted_is_refused_in_words() {
        stage.configured(stage.configuration().with("localSshdPort", 2222).with("permitOpen", new String[] {"localhost:22", "localhost:3389"}));
        stage.ask(new SessionRequest(SessionId.random(), Stage.NAME, "127.0.0.1", 1, Optional.of(terms(true, SessionCipher.TWIN))));
        assertThat(outcome()).isEqualTo(new SessionReply.Failed("Daemon does not permit connections to localhost:2222"));
    }

    /** The name says who asks for what kind of thing; only the content says for which service. */
    @Test
    void a_service_is_decided_about_twice_and_by_its_target() {
        stage.policy = request -> request.target().isEmpty() ? Stage.permit(PermitOpen.ANY)
                : CompletableFuture.completedStage(new Decision.Deny("not this one"));
        stage.ask(service(8080, terms(true, SessionCipher.TWIN)));
        stage.log.await("may not reach localhost:8080: not this one");
        assertThat(stage.asked).extracting(request -> request.target().map(HostPort::port)).containsExactly(Optional.empty(), Optional.of(8080));
        assertThat(stage.asked).allMatch(request -> request.kind() == Kind.SERVICE);
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
    }

    @Test
    void a64_a_session_id_that_was_seen_before_is_ignored() throws IOException {
        ServiceRequest request = service(stage.sshd.getLocalPort(), terms(false, SessionCipher.TWIN));
        stage.ask(request);
        Stage.accept(stage.relay).close();
        outcome();
        stage.ask(request);
        stage.log.await("seen before");
    }

    @Test
    void what_cant_be_done_as_asked_is_answered_in_words() {
        SessionTerms good = terms(true, SessionCipher.SINGLE);
        SessionTerms.Extras escr = new SessionTerms.Extras(Optional.of(RelayAuthMode.ESCR), Optional.empty(), false, Optional.empty(), Optional.empty());
        stage.ask(service(stage.sshd.getLocalPort(), new SessionTerms(true, good.clientNonce(), good.relayNonce(), true, good.clientKey(), good.clientKeyType(), escr)));
        assertThat(outcome().toString()).contains("srv socket tunnel", "payload");
        stage.ask(service(stage.sshd.getLocalPort(), new SessionTerms(true, good.clientNonce(), good.relayNonce(), true, good.clientKey(),
                Optional.of("ecc"), good.extras())));
        assertThat(outcome().toString()).contains("srv socket tunnel", "rsa2048");
        stage.ask(service(stage.sshd.getLocalPort(), new SessionTerms(true, good.clientNonce(), good.relayNonce(), true, Optional.of("AAAA"),
                good.clientKeyType(), good.extras())));
        assertThat(outcome().toString()).contains("srv socket tunnel", "not an RSA public key");
        assertThat(stage.sessions.list()).isEmpty();
    }

    @Test
    void the_weak_cipher_is_logged_as_such() throws IOException {
        stage.ask(service(stage.sshd.getLocalPort(), terms(false, SessionCipher.SINGLE)));
        Stage.accept(stage.relay).close();
        assertThat(stage.log.await("one key for both directions")).startsWith("WARNING");
    }

    private void offers(String key) {
        stage.ask(new KeyOffer(Stage.NAME, key));
    }

    private void accepting(String permissions) {
        stage.configured(stage.configuration().with("authorizedKeys", keys().toString()).with("acceptPublicKeys", true)
                .with("publicKeyPermissions", permissions));
    }

    @Test
    void a16_a_key_is_let_in_only_where_that_is_configured() {
        offers(KEY);
        stage.log.await("acceptPublicKeys is off");
        assertThat(keys()).doesNotExist();
    }

    @Test
    void a17_a_key_is_let_in_once() throws IOException {
        accepting("");
        offers(KEY + "  gary@laptop\n");
        stage.log.await("is let in");
        offers(KEY);
        stage.log.await("is known already");
        assertThat(Files.readString(keys())).isEqualTo(KEY + "\n");
        assertThat(Files.getPosixFilePermissions(keys())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a18_a_key_gets_a_line_of_its_own() throws IOException {
        Files.writeString(keys(), "ssh-rsa AAAA somebody");
        Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString("rw-------"));
        accepting("");
        offers(KEY);
        stage.log.await("is let in");
        assertThat(Files.readString(keys())).isEqualTo("ssh-rsa AAAA somebody\n" + KEY + "\n");
    }

    @Test
    void a19_permissions_stand_before_the_key() throws IOException {
        accepting("restrict,pty");
        offers(KEY);
        stage.log.await("is let in");
        assertThat(Files.readString(keys())).isEqualTo("restrict,pty " + KEY + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY + "\nssh-rsa AAAA other", "command=\"sh\" " + KEY, "", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa " + "AAAAC3NzaC1lZDI1NTE5AAAAIFRFU1Q",
        "ssh-dss AAAAB3NzaC1kc3M=", "ssh-ed25519 %%%", KEY + " a\u0000b", "ssh-ed25519\tAAAA"})
    void a20_what_is_not_one_line_with_a_key_changes_nothing(String text) {
        accepting("");
        offers(text);
        stage.log.await("isn't one line with an ssh public key");
        assertThat(keys()).doesNotExist();
    }

    @Test
    void a_key_is_never_written_through_a_link() throws IOException {
        Path other = Files.writeString(home.resolve("other"), "");
        Files.createSymbolicLink(keys(), other);
        accepting("");
        offers(KEY);
        stage.log.await("is a symbolic link");
        assertThat(other).isEmptyFile();
    }

    @Test
    void a_key_of_who_may_not_ask_is_ignored() {
        accepting("");
        stage.policy = request -> request.kind() == Kind.KEY ? Stage.deny("no keys") : Stage.permit(PermitOpen.ANY);
        offers(KEY);
        stage.log.await("no keys");
        assertThat(keys()).doesNotExist();
        assertThat(Set.copyOf(stage.asked)).hasSize(1);
    }
}
