package org.jnoports.role.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedEnvelope;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionReply.Failed;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonSessionTest {
    private static final String FAILED = "Failed to start up the daemon side of the srv socket tunnel : ";

    @TempDir Path home;
    private Stage stage;

    @BeforeEach
    void enter() {
        stage = new Stage(home);
    }

    @AfterEach
    void leave() throws IOException {
        stage.close();
    }

    private SessionRequest asked(Configuration configuration) {
        stage.configured(configuration);
        SessionRequest request = stage.request();
        stage.ask(request);
        return request;
    }

    private void isRefused(SessionRequest request, String text) {
        assertThat(stage.reply()).isEqualTo(new SessionReply(request.sessionId(), Stage.NAME, new Failed(text)));
        assertThat(stage.sessions.list()).isEmpty();
    }

    private static void carries(Socket from, Socket to, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(UTF_8));
        assertThat(new String(to.getInputStream().readNBytes(text.length()), UTF_8)).isEqualTo(text);
    }

    @Test
    void a_client_of_release_candidate_2_is_told_connected_when_both_sides_are() throws IOException {
        SessionRequest request = asked(stage.configuration());
        assertThat(stage.reply()).isEqualTo(new SessionReply(request.sessionId(), Stage.NAME, new ConnectedText()));
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            carries(sshd, relay, "SSH-2.0-OpenSSH\r\n");
            carries(relay, sshd, "SSH-2.0-client\r\n");
            assertThat(stage.sessions.list()).singleElement().satisfies(view -> {
                assertThat(view.id()).isEqualTo(request.sessionId());
                assertThat(view.role()).isEqualTo(Stage.ROLE);
                assertThat(view.client()).isEqualTo(Stage.CLIENT);
                assertThat(view.traffic()).isPresent();
            });
        }
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(home.resolve(".ssh")).doesNotExist();
    }

    @Test
    void the_policy_is_asked_for_the_target_of_this_daemon() {
        asked(stage.configuration());
        stage.reply();
        assertThat(stage.asked).containsExactly(new AccessRequest(Stage.CLIENT, Stage.DEVICE, Stage.NAME, AccessRequest.Kind.SSH,
                Optional.of(new HostPort("localhost", stage.sshd.getLocalPort()))));
    }

    @Test
    void a_later_client_gets_a_signed_reply_with_a_key_that_is_let_in() throws IOException {
        SessionRequest request = asked(stage.configuration().with("reply", "envelope"));
        FakeAtClient.Sent sent = stage.atClient().nextSent();
        assertThat(sent.timeToLive()).isEqualTo(Duration.ofSeconds(60));
        Decoded decoded = stage.codec.decode(MessageCodec.Side.CLIENT, Stage.NAME,
                new AtNotification("id", sent.key(), sent.value(), Instant.now())).orElseThrow();
        assertThat(stage.codec.verifies(decoded.envelope().orElseThrow(), Stage.DEVICE_KEYS.encryptionPublicKey())).isTrue();
        SessionReply reply = (SessionReply) decoded.message();
        assertThat(reply.sessionId()).isEqualTo(request.sessionId());
        assertThat(((ConnectedEnvelope) reply.outcome()).ephemeralPrivateKey().orElseThrow())
                .startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n").endsWith("-----END OPENSSH PRIVATE KEY-----\n");
        assertThat(Files.readString(home.resolve(".ssh/authorized_keys"))).matches(
                "command=\"echo \\\\\"ssh session complete\\\\\";sleep 20\",PermitOpen=\"localhost:" + stage.sshd.getLocalPort()
                        + "\" ssh-ed25519 [A-Za-z0-9+/=]+ sshnp_ephemeral_" + request.sessionId() + "\n");
        stage.closed();
        assertThat(home.resolve(".ssh/authorized_keys")).isEmptyFile();
    }

    @Test
    void when_the_key_cant_be_let_in_nothing_stays_open() throws IOException {
        Files.createDirectory(home.resolve(".ssh"));
        Files.createSymbolicLink(home.resolve(".ssh/authorized_keys"), home.resolve("elsewhere"));
        SessionRequest request = asked(stage.configuration().with("reply", "envelope"));
        isRefused(request, FAILED + home.resolve(".ssh/authorized_keys")
                + " is a symbolic link and isn't changed; name the file itself in authorizedKeys");
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            assertThat(sshd.getInputStream().read()).isEqualTo(-1);
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void without_sshd_the_client_is_told_and_the_relay_is_left_alone() throws IOException {
        stage.sshd.close();
        SessionRequest request = asked(stage.configuration());
        SessionReply reply = (SessionReply) stage.reply();
        assertThat(((Failed) reply.outcome()).reason()).startsWith(FAILED).contains("localhost");
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
        assertThat(stage.log.await("could not be connected")).startsWith("WARNING session " + request.sessionId());
        assertThat(stage.sessions.list()).isEmpty();
    }

    @Test
    void without_the_relay_the_client_is_told_and_sshd_is_let_go() throws IOException {
        stage.configured(stage.configuration());
        int port = Stage.deadPort();
        stage.ask(new SessionRequest(stage.request().sessionId(), Stage.NAME, "127.0.0.1", port));
        SessionReply reply = (SessionReply) stage.reply();
        assertThat(((Failed) reply.outcome()).reason()).startsWith(FAILED).contains("127.0.0.1:" + port);
        try (Socket sshd = Stage.accept(stage.sshd)) {
            assertThat(sshd.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void without_a_transport_the_client_is_told() {
        stage.transport = () -> {
            throw new TunnelException("no transport is installed");
        };
        isRefused(asked(stage.configuration()), FAILED + "no transport is installed");
    }

    @Test
    void a_target_that_the_daemon_doesnt_permit_is_refused() {
        SessionRequest request = asked(stage.configuration().with("permitOpen", new String[] {"localhost:22", "*:3389"}));
        isRefused(request, "Daemon does not permit connections to localhost:" + stage.sshd.getLocalPort());
        assertThat(stage.log.await("refused:")).startsWith("INFO session " + request.sessionId());
        assertThat(Stage.hasCaller(stage.sshd)).isFalse();
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
    }

    @Test
    void a_target_that_the_policy_doesnt_permit_is_refused() {
        stage.policy = request -> Stage.permit(PermitOpen.parse("localhost:22"), PermitOpen.parse("127.0.0.1:*"));
        SessionRequest request = asked(stage.configuration());
        isRefused(request, "Client is not permitted connections to localhost:" + stage.sshd.getLocalPort());
        assertThat(Stage.hasCaller(stage.sshd)).isFalse();
    }

    @Test
    void a_permit_without_targets_opens_nothing() {
        stage.policy = request -> Stage.permit();
        isRefused(asked(stage.configuration()), "Client is not permitted connections to localhost:" + stage.sshd.getLocalPort());
    }

    @Test
    void an_id_is_answered_once() {
        SessionRequest request = asked(stage.configuration());
        stage.reply();
        stage.ask(request);
        assertThat(stage.log.await("seen before")).startsWith("INFO session " + request.sessionId());
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
    }

    @Test
    void an_id_that_was_refused_is_not_answered_again() {
        SessionRequest request = asked(stage.configuration().with("permitOpen", new String[] {"localhost:1"}));
        stage.reply();
        stage.configured(stage.configuration());
        stage.ask(request);
        stage.log.await("seen before");
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(Stage.hasCaller(stage.sshd)).isFalse();
    }

    @Test
    void sessions_are_limited_and_a_place_is_free_again_when_one_has_ended() {
        SessionRequest first = asked(stage.configuration().with("maxSessions", 1));
        stage.reply();
        SessionRequest second = stage.request();
        stage.ask(second);
        assertThat(stage.reply()).isEqualTo(new SessionReply(second.sessionId(), Stage.NAME,
                new Failed("Daemon has as many sessions as it may, 1; try again later")));
        assertThat(stage.sessions.end(Stage.ROLE, first.sessionId(), "test")).isTrue();
        stage.ask(stage.request());
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
    }

    @Test
    void a_session_goes_on_without_the_control_connection() throws IOException {
        asked(stage.configuration());
        stage.reply();
        stage.atClient().state = ClientState.BACKING_OFF;
        stage.atClient().close();
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            carries(sshd, relay, "still here");
            carries(relay, sshd, "and back");
        }
    }

    @Test
    void a_session_ends_with_its_connections() throws IOException {
        asked(stage.configuration());
        stage.reply();
        try (Socket relay = Stage.accept(stage.relay)) {
            Stage.accept(stage.sshd).close();
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(stage.configured(stage.configuration().with("drainMillis", 20_000))).isNotNull();
        assertThat(stage.closed()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void stopping_ends_what_is_left_within_the_limit() throws IOException {
        asked(stage.configuration().with("drainMillis", 400));
        stage.reply();
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            assertThat(stage.closed()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(3));
            assertThat(sshd.getInputStream().read()).isEqualTo(-1);
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void while_stopping_sessions_go_on_and_requests_arent_heard() throws Exception {
        asked(stage.configuration().with("drainMillis", 60_000).with("recheckMillis", 300_000)); // no second question in between
        stage.reply();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            Future<Duration> closed = thread.submit(stage::closed);
            carries(sshd, relay, "still here");
            stage.atClient().unsubscribed.join();
            stage.ask(stage.request());
            relay.shutdownOutput();
            sshd.shutdownOutput();
            assertThat(closed.get()).isLessThan(Duration.ofSeconds(30));
        } finally {
            thread.shutdown();
        }
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(stage.asked).hasSize(1);
        assertThat(stage.atClient().closed).isDone();
    }

    @Test
    void a_session_whose_permission_is_withdrawn_ends_soon() throws IOException {
        SessionRequest request = asked(stage.configuration().with("recheckMillis", 100));
        stage.reply();
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            carries(sshd, relay, "SSH-2.0-OpenSSH\r\n");
            stage.policy = again -> Stage.deny("@gary_client has left");
            assertThat(sshd.getInputStream().read()).isEqualTo(-1);
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(stage.asked).as("the same question").hasSizeGreaterThan(1).allMatch(stage.asked.get(0)::equals);
        assertThat(stage.audited).filteredOn(entry -> entry.event() == Event.WITHDRAWN).singleElement().satisfies(entry -> {
            assertThat(entry.session()).contains(request.sessionId().text());
            assertThat(entry.reason()).isEqualTo("@gary_client has left");
        });
        assertThat(stage.atClient().sent).as("nobody is told why").isEmpty();
    }

    @Test
    void a_session_goes_on_while_nobody_can_decide() throws IOException {
        asked(stage.configuration().with("recheckMillis", 100));
        stage.reply();
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            stage.policy = again -> CompletableFuture.completedStage(Decision.Deny.undecided("nobody answers"));
            int before = stage.asked.size();
            Await.until("asked again and again", () -> stage.asked.size() > before + 2);
            carries(sshd, relay, "still here");
            stage.authorizer = Optional.empty();
            carries(relay, sshd, "and without a decision point");
            stage.configured(stage.configuration().with("recheckMillis", 100).with("undecidedMillis", 100));
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(stage.audited).filteredOn(entry -> entry.event() == Event.WITHDRAWN).hasSize(1);
    }

    @Test
    void a_permission_that_is_withdrawn_before_both_sides_are_connected_opens_nothing() throws IOException {
        Transport real = stage.transport.get();
        CompletableFuture<Connection> slow = new CompletableFuture<>();
        stage.transport = () -> (Transport) Proxy.newProxyInstance(Transport.class.getClassLoader(), new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> method.getName().equals("connect") ? slow : method.invoke(real, arguments));
        stage.configured(stage.configuration().with("recheckMillis", 100).with("reply", "envelope"));
        stage.policy = once -> {
            stage.policy = again -> Stage.deny("@gary_client has left");
            return Stage.permit(PermitOpen.ANY);
        };
        stage.ask(stage.request());
        Await.until("withdrawn", () -> stage.audited.stream().anyMatch(entry -> entry.event() == Event.WITHDRAWN));
        real.connect(new HostPort("localhost", stage.sshd.getLocalPort()), Optional.empty(), Duration.ofSeconds(20))
                .thenAccept(slow::complete);
        assertThat(((Failed) ((SessionReply) stage.reply()).outcome()).reason()).startsWith(FAILED).doesNotContain("has left");
        assertThat(home.resolve(".ssh/authorized_keys")).doesNotExist();
        assertThat(stage.sessions.list()).isEmpty();
    }

    @Test
    void sessions_of_a_daemon_that_stops_are_still_asked_for() throws Exception {
        asked(stage.configuration().with("drainMillis", 60_000).with("recheckMillis", 100));
        stage.reply();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Duration> closed = thread.submit(stage::closed);
            stage.atClient().unsubscribed.join();
            stage.policy = again -> Stage.deny("@gary_client has left");
            assertThat(closed.get()).isLessThan(Duration.ofSeconds(30));
        } finally {
            thread.shutdown();
        }
        assertThat(stage.audited).filteredOn(entry -> entry.event() == Event.WITHDRAWN).hasSize(1);
    }

    @Test
    void stopping_twice_is_stopping_once() {
        asked(stage.configuration());
        stage.reply();
        stage.closed();
        assertThat(stage.closed()).isLessThan(Duration.ofSeconds(1));
        assertThat(stage.log.all()).filteredOn(line -> line.contains("stopped")).hasSize(1);
    }
}
