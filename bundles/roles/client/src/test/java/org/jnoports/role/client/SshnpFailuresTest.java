package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.SessionReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure is one sentence, prints nothing on stdout and leaves nothing behind. */
@Timeout(60)
class SshnpFailuresTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeEach
    void prepare() {
        stage = new Stage(directory);
    }

    @AfterEach
    void end() throws IOException {
        stage.close();
        assertThat(stage.person.printed()).isEmpty();
        assertThat(stage.atClient.subscribers).isEmpty();
        assertThat(stage.opened.isEmpty() || stage.atClient.closed.isDone()).isTrue();
        Path data = directory.resolve("home/data");
        if (Files.exists(data)) {
            try (var files = Files.list(data)) {
                assertThat(files).isEmpty();
            }
        }
    }

    private String failure(String... more) {
        TunnelException failure = catchThrowableOfType(TunnelException.class, () -> stage.sshnp(more));
        assertThat(failure).as("nothing failed").isNotNull();
        return failure.getMessage();
    }

    private static WaitLimits limits(Duration lookup, Duration relay, Duration daemon, Duration tunnel) {
        return new WaitLimits(Stage.LIMITS.connect(), lookup, relay, daemon, tunnel);
    }

    @Test
    void a_key_file_that_is_missing_is_named() {
        assertThat(failure("-k", directory.resolve("none.atKeys").toString())).contains("none.atKeys");
    }

    @Test
    void an_identity_file_that_is_missing_is_named_before_anybody_is_asked() {
        assertThat(failure("-i", directory.resolve("none").toString())).contains("none can't be read").contains("-i");
        assertThat(stage.opened).isEmpty();
    }

    @Test
    void a_wrong_key_is_what_the_atserver_says_it_is() {
        stage.atClient.ready = CompletableFuture.failedFuture(
                new AtProtocolException(AtErrorCode.AUTHENTICATION_FAILED, "the atServer of @gary_client refused its keys"));
        assertThat(failure()).isEqualTo("the atServer of @gary_client refused its keys");
    }

    @Test
    void a_device_that_isnt_activated_is_named() {
        stage.atClient.records.remove(AtKey.publicKeyOf(Stage.DAEMON));
        assertThat(failure()).startsWith("sshnpd atSign @gary_device is not activated");
        assertThat(stage.session).isNotDone();
    }

    @Test
    void a_device_that_no_atdirectory_knows_counts_as_not_activated() {
        stage.atClient.lookupFailure = new AtProtocolException(AtErrorCode.SECONDARY_NOT_FOUND, "unknown");
        assertThat(failure()).startsWith("sshnpd atSign @gary_device is not activated");
    }

    @Test
    void another_refusal_of_the_atserver_is_passed_on() {
        stage.atClient.lookupFailure = new AtProtocolException(AtErrorCode.BLOCKED, "@gary_device blocks @gary_client");
        assertThat(failure()).isEqualTo("@gary_device blocks @gary_client");
    }

    @Test
    void a_user_name_that_isnt_shared_is_asked_for() {
        stage.atClient.records.remove(AtKey.shared(Stage.CLIENT, "username.pi_4.sshnp", Stage.DAEMON));
        assertThat(failure()).startsWith("Device \"pi_4\" unknown, or username not shared").contains("-u");
    }

    @Test
    void a_user_name_that_cant_be_decrypted_is_asked_for() {
        stage.atClient.unreadable.add(AtKey.shared(Stage.CLIENT, "username.pi_4.sshnp", Stage.DAEMON));
        assertThat(failure()).isEqualTo("the user name that pi_4@gary_device shares can't be read: name your account on the device with -u");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=evil", "a b", "a\nb", "$(evil)", "a;b", "`evil`", "a'b", "a\\"})
    void a_shared_user_name_that_could_mean_more_is_refused(String name) {
        stage.atClient.records.put(AtKey.shared(Stage.CLIENT, "username.pi_4.sshnp", Stage.DAEMON), name);
        assertThat(failure()).contains("can't be an account's name");
    }

    @Test
    void a_silent_relay_is_given_up() {
        stage.relay = id -> {};
        stage.limits = limits(Stage.LIMITS.lookup(), SHORT, Stage.LIMITS.daemon(), Stage.LIMITS.tunnel());
        assertThat(failure()).startsWith("no answer from the relay @rv_demo within 200 ms")
                .contains("connection timeout to sshrvd @rv_demo service").contains("-r");
    }

    @Test
    void a_silent_daemon_is_given_up() {
        stage.daemon = request -> {};
        stage.limits = limits(Stage.LIMITS.lookup(), Stage.LIMITS.relay(), SHORT, Stage.LIMITS.tunnel());
        assertThat(failure()).startsWith("no response from the device daemon pi_4@gary_device within 200 ms").contains("isn't running")
                .contains("another device name").contains("@gary_client");
    }

    @Test
    void a_silent_atserver_is_given_up() {
        stage.relay = id -> {};
        stage.atClient.taken = new CompletableFuture<>();
        stage.limits = limits(Stage.LIMITS.lookup(), SHORT, Stage.LIMITS.daemon(), Stage.LIMITS.tunnel());
        assertThat(failure()).startsWith("the atServer of @gary_client didn't take the request within 200 ms");
    }

    @Test
    void a_request_that_the_atserver_refuses_fails_at_once() {
        stage.relay = id -> {};
        stage.atClient.taken = CompletableFuture.failedFuture(new AtProtocolException(AtErrorCode.UNAUTHORIZED, "not allowed"));
        assertThat(failure()).isEqualTo("not allowed");
    }

    @Test
    void what_a_daemon_says_went_wrong_is_said() {
        stage.daemon = request -> stage.answers(Stage.DAEMON,
                "Failed to start up the daemon side of the sshrv socket tunnel : \u001b[31mrefused");
        assertThat(failure()).startsWith("the daemon pi_4@gary_device answered: Failed to start up the daemon side of the sshrv")
                .doesNotContain("\u001b");
    }

    @Test
    void an_answer_signed_by_another_is_refused() {
        stage.daemon = request -> {
            Encoded forged = Stage.CODEC.encode(new SessionReply(request.sessionId(), "pi_4",
                    new SessionReply.ConnectedEnvelope(Optional.of(Stage.EPHEMERAL.privateKey()))), Stage.DAEMON, Stage.CLIENT,
                    Stage.CLIENT_KEYS);
            stage.atClient.deliver(forged.key(), forged.value());
        };
        assertThat(failure()).contains("isn't signed with the key that @gary_device publishes");
        assertThat(stage.person.sshWasRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{rubbish", "", "{\"payload\":{\"status\":\"connected\"}}"})
    void an_unreadable_answer_of_the_daemons_is_no_reason_to_wait(String answer) {
        stage.daemon = request -> stage.answers(Stage.DAEMON, answer);
        assertThat(failure()).contains("reply");
    }

    @Test
    void an_answer_about_another_session_is_refused() {
        stage.daemon = request -> {
            Encoded other = Stage.CODEC.encode(new SessionReply(new org.jnoports.api.session.SessionId("other"), "pi_4",
                    new SessionReply.ConnectedEnvelope(Optional.empty())), Stage.DAEMON, Stage.CLIENT, Stage.DAEMON_KEYS);
            stage.answers(Stage.DAEMON, other.value());
        };
        assertThat(failure()).contains("another session");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "198.51.100.20", "198.51.100.20,1", "198.51.100.20,0,2", "198.51.100.20,1,70000", "-oProxyCommand=x,1,2",
        "a b,1,2", "a\nb,1,2", ",1,2"})
    void a_lease_that_cant_be_used_is_no_reason_to_wait(String lease) {
        stage.relay = id -> stage.leases(lease);
        assertThat(failure()).contains("relay");
        assertThat(stage.requested).isNotDone();
    }

    @Test
    void a_daemon_that_makes_no_key_needs_the_persons() {
        stage.daemon = request -> stage.answers(new SessionReply.ConnectedText());
        assertThat(failure()).contains("-i");
    }

    @Test
    void the_last_line_of_ssh_says_why_the_tunnel_failed() {
        stage.person.sshDoes("echo first >&2; printf 'ssh: connect to host: Connection \\033refused\\r\\n\\n' >&2; exit 255");
        assertThat(failure()).isEqualTo("the ssh tunnel to 198.51.100.20:40189 failed: ssh: connect to host: Connection  refused");
    }

    @Test
    void an_ssh_that_says_nothing_is_known_by_its_exit_code() {
        stage.person.sshDoes("exit 3");
        assertThat(failure()).endsWith("failed: exit code 3");
    }

    @Test
    void an_ssh_that_hangs_is_ended_with_its_children() throws Exception {
        stage.person.sshDoes("sleep 300 & echo $! > \"$FAKE/pid\"; wait");
        stage.limits = limits(Stage.LIMITS.lookup(), Stage.LIMITS.relay(), Stage.LIMITS.daemon(), Duration.ofSeconds(2));
        assertThat(failure()).startsWith("the ssh tunnel to 198.51.100.20:40189 wasn't up within 2 s");
        assertGone(stage.person.noted("pid"));
    }

    @Test
    void a_local_port_in_use_is_named_before_anybody_is_asked() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure("-l", "" + taken.getLocalPort())).contains("local port " + taken.getLocalPort()).contains("-l");
        }
        assertThat(stage.opened).isEmpty();
    }

    @Test
    void no_ssh_at_all_is_said_before_anybody_is_asked() {
        stage.person.withoutSsh();
        assertThat(failure()).contains("no ssh program on the PATH").contains("install OpenSSH");
        assertThat(failure("--ssh-client", "mina")).contains("org.jnoports.ssh.mina");
        assertThat(stage.opened).isEmpty();
    }

    @Test
    void a_stop_ends_the_wait_for_the_relay() {
        stage.relay = id -> stage.person.stopping.complete(null);
        assertThat(failure()).startsWith("stopped");
    }

    @Test
    void a_stop_ends_the_wait_for_the_daemon() {
        stage.daemon = request -> stage.person.stopping.complete(null);
        assertThat(failure()).startsWith("stopped");
    }

    @Test
    void a_stop_ends_ssh() throws Exception {
        stage.person.sshDoes("sleep 300 & echo $! > \"$FAKE/pid.new\"; mv \"$FAKE/pid.new\" \"$FAKE/pid\"; wait");
        CompletableFuture<String> failed = CompletableFuture.supplyAsync(this::failure, task -> new Thread(task, "sshnp").start());
        String pid = awaitFile(directory.resolve("pid"));
        stage.person.stopping.complete(null);
        assertThat(failed.get()).startsWith("stopped");
        assertGone(pid);
    }

    private static String awaitFile(Path file) throws IOException, InterruptedException {
        try (var watch = file.getFileSystem().newWatchService()) {
            file.getParent().register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                watch.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        }
        return Files.readString(file);
    }

    private static void assertGone(String pid) {
        ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(process ->
                assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(20)));
    }
}
