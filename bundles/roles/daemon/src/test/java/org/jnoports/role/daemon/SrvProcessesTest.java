package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionReply.Failed;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in the place of srv; each writes its process id and its arguments into the file "srv" first. */
class SrvProcessesTest {
    private static final String READY = "echo 'some log line' >&2; echo 'rv started successfully' >&2; exec sleep 60";

    @TempDir Path home;
    private final LogLines log = new LogLines();
    private final Services services = new Services(SrvProcessesTest.class.getClassLoader(), Map.of());
    private final SessionRegistry sessions = services.get(SessionRegistry.class);

    @AfterEach
    void end() throws IOException {
        services.close();
        log.close();
        if (Files.exists(home.resolve("srv"))) {
            ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private List<String> script(String script) {
        return List.of("/bin/sh", "-c", "echo $$ \"$@\" > " + home + "/srv.new; mv " + home + "/srv.new " + home + "/srv; " + script,
                "srv");
    }

    private long pid() {
        return Long.parseLong(Changes.await(home.resolve("srv"), text -> text.endsWith("\n")).split(" ", 2)[0]);
    }

    private Session session() {
        return sessions.open(Stage.ROLE, SessionId.random(), Stage.CLIENT, Duration.ofMinutes(1)).orElseThrow();
    }

    private CompletionStage<Void> open(SrvProcesses processes, Session session) {
        return processes.open(plain(new HostPort("198.51.100.20", 40188), 2222), session);
    }

    /** Without authentication and encryption. */
    static DeviceEnd plain(HostPort relay, int sshdPort) {
        try (Services services = new Services(SrvProcessesTest.class.getClassLoader(), Map.of())) {
            return new DeviceEnd(new RelayEnd(relay, new RelayProof.None(), services.get(SecureStreams.class).none(), Duration.ofSeconds(10)),
                    new HostPort("localhost", sshdPort), Optional.empty());
        }
    }

    private static SrvProcesses with(List<String> command) {
        return new SrvProcesses(new SrvProgram(command, Map.of("JNOPORTS_HOME", "/the/home")), Duration.ofSeconds(20));
    }

    private static String word(ProcessHandle process, String format) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", format + "=", "-p", Long.toString(process.pid())).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void a_ready_process_is_the_sessions_bridge_until_the_session_ends() throws Exception {
        Session session = session();
        open(with(script(READY)), session).toCompletableFuture().get(20, TimeUnit.SECONDS);
        ProcessHandle srv = ProcessHandle.of(pid()).orElseThrow();
        assertThat(Files.readString(home.resolve("srv"))).isEqualTo(srv.pid()
                + " -h 198.51.100.20 -p 40188 --local-port 2222 --local-host localhost --timeout 60\n");
        assertThat(sessions.list()).singleElement().satisfies(view -> assertThat(view.traffic()).isPresent());
        session.end("by an operator");
        srv.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void it_is_told_the_daemons_home() {
        Session session = session();
        assertThatThrownBy(() -> open(with(script("echo $JNOPORTS_HOME >&2")), session).toCompletableFuture().join())
                .hasRootCauseMessage("the bridge process failed: /the/home");
        session.end("test");
    }

    @Test
    void it_has_a_session_of_its_own_so_that_ctrl_c_doesnt_reach_it() throws Exception {
        Session session = session();
        open(with(script(READY)), session).toCompletableFuture().get(20, TimeUnit.SECONDS);
        ProcessHandle srv = ProcessHandle.of(pid()).orElseThrow();
        assertThat(word(srv, "sid")).isEqualTo(Long.toString(srv.pid()));
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + srv.pid() + "/fd/0"))).hasToString("/dev/null");
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + srv.pid() + "/fd/1"))).hasToString("/dev/null");
        session.end("test");
    }

    @Test
    void it_outlives_a_daemon_that_is_killed() throws Exception {
        Process daemon = OutlivedDaemon.start(script(READY));
        try {
            assertThat(daemon.inputReader().lines().anyMatch("ready"::equals)).isTrue();
        } finally {
            daemon.destroyForcibly().waitFor();
        }
        assertThat(ProcessHandle.of(pid())).hasValueSatisfying(srv -> assertThat(srv.isAlive()).isTrue());
    }

    @Test
    void when_it_ends_the_session_ends() throws Exception {
        Session session = session();
        open(with(script("echo 'rv started successfully' >&2; exec sleep 0.1")), session)
                .toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(session.ended().toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo("srv ended with exit code 0");
    }

    @Test
    void released_processes_go_on_and_their_sessions_end() throws Exception {
        Session session = session();
        SrvProcesses processes = with(script(READY));
        open(processes, session).toCompletableFuture().get(20, TimeUnit.SECONDS);
        ProcessHandle srv = ProcessHandle.of(pid()).orElseThrow();
        processes.release();
        assertThat(session.ended().toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo("goes on without the daemon");
        assertThat(srv.isAlive()).isTrue();
        Session late = session();
        open(processes, late).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(late.ended().toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo("goes on without the daemon");
        srv.destroyForcibly();
    }

    @Test
    void one_that_fails_says_why() {
        Session session = session();
        assertThatThrownBy(() -> open(with(script("echo first >&2; echo 'no route to 198.51.100.20' >&2; exit 1")), session)
                .toCompletableFuture().join())
                .hasRootCauseInstanceOf(TunnelException.class)
                .hasRootCauseMessage("the bridge process failed: no route to 198.51.100.20");
        session.end("test");
    }

    @Test
    void one_that_ends_without_a_word_says_so() {
        Session session = session();
        assertThatThrownBy(() -> open(with(script("exit 1")), session).toCompletableFuture().join())
                .hasRootCauseMessage("the bridge process failed: it ended without a word");
        session.end("test");
    }

    @Test
    void one_that_isnt_ready_in_time_is_killed_with_all_it_started() throws Exception {
        Session session = session();
        SrvProcesses processes = new SrvProcesses(new SrvProgram(script("sleep 60 & wait"), Map.of()), Duration.ofMillis(700));
        CompletionStage<Void> opened = open(processes, session);
        ProcessHandle srv = ProcessHandle.of(pid()).orElseThrow();
        assertThatThrownBy(() -> opened.toCompletableFuture().join())
                .cause().isInstanceOf(TunnelException.class).hasMessage("the bridge process wasn't ready within 700 ms");
        srv.onExit().get(20, TimeUnit.SECONDS);
        session.end("test");
    }

    @Test
    void one_that_talks_too_much_is_killed() {
        Session session = session();
        assertThatThrownBy(() -> open(with(script("yes 'a long story' >&2")), session).toCompletableFuture().join())
                .rootCause().hasMessageStartingWith("the bridge process failed: a");
        session.end("test");
    }

    @Test
    void a_program_that_isnt_there_is_named() {
        Session session = session();
        assertThatThrownBy(() -> with(List.of(home.resolve("none").toString())).open(
                plain(new HostPort("h", 1), 22), session)
                .toCompletableFuture().join())
                .rootCause().isInstanceOf(TunnelException.class).hasMessageContaining("none");
        session.end("test");
    }

    @Test
    void without_a_distribution_there_is_no_program() {
        Session session = session();
        assertThatThrownBy(() -> open(with(List.of()), session)).isInstanceOf(TunnelException.class)
                .hasMessageContaining("set bridge = inline");
        session.end("test");
    }

    @Test
    void a_daemon_answers_when_the_process_is_ready_and_leaves_it_when_it_stops() throws Exception {
        try (Stage stage = new Stage(home, script(READY))) {
            stage.configured(stage.configuration().with("bridge", "process").with("drainMillis", 60_000));
            SessionRequest request = stage.request();
            stage.ask(request);
            assertThat(stage.reply()).isEqualTo(new SessionReply(request.sessionId(), Stage.NAME, new ConnectedText()));
            ProcessHandle srv = ProcessHandle.of(pid()).orElseThrow();
            assertThat(stage.closed()).isLessThan(Duration.ofSeconds(20));
            assertThat(srv.isAlive()).isTrue();
            srv.destroyForcibly();
        }
    }

    @Test
    void a_process_whose_sessions_permission_is_withdrawn_ends() throws Exception {
        try (Stage stage = new Stage(home, script(READY))) {
            stage.configured(stage.configuration().with("bridge", "process").with("recheckMillis", 100));
            stage.ask(stage.request());
            assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
            ProcessHandle srv = ProcessHandle.of(pid()).orElseThrow();
            stage.policy = again -> Stage.deny("@gary_client has left");
            srv.onExit().get(20, TimeUnit.SECONDS);
            assertThat(stage.audited).anyMatch(entry -> entry.event() == AuditEntry.Event.WITHDRAWN);
        }
    }

    @Test
    void a_daemon_whose_process_fails_says_so() throws Exception {
        try (Stage stage = new Stage(home, script("echo 'it is raining' >&2"))) {
            stage.configured(stage.configuration().with("bridge", "process"));
            SessionRequest request = stage.request();
            stage.ask(request);
            assertThat(stage.reply()).isEqualTo(new SessionReply(request.sessionId(), Stage.NAME, new Failed(
                    "Failed to start up the daemon side of the srv socket tunnel : the bridge process failed: it is raining")));
            assertThat(stage.sessions.list()).isEmpty();
        }
    }
}
