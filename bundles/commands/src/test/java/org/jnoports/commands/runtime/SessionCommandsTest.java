package org.jnoports.commands.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.log.LogControl;
import org.jnoports.api.log.LogEntry;
import org.jnoports.api.log.LogLevel;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Traffic;
import org.jnoports.commands.TestContext;
import org.jnoports.commands.typed.Table;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionCommandsTest {
    private static final RoleInstance RELAY = new RoleInstance("relay", "one");
    private static final RoleInstance DAEMON = new RoleInstance("daemon", "garage");
    private static final Instant BEGIN = Instant.parse("2026-11-25T12:00:00Z");

    private final NoSessions sessions = new NoSessions();
    private final TestContext context = new TestContext();

    private static SessionView view(RoleInstance role, String id, Traffic traffic) {
        return new SessionView(role, new SessionId(id), AtSign.of("@alice"), BEGIN, Optional.ofNullable(traffic),
                Map.of(SessionFact.DEVICE, "garage", SessionFact.TRANSPORT, "nio"));
    }

    @Test
    void the_rate_is_what_moved_between_two_looks() {
        Table table = SessionTable.of(List.of(view(RELAY, "s-1", new Traffic(1_000, 0))), Duration.ofMillis(500),
                List.of(view(RELAY, "s-1", new Traffic(2_000, 3_000_000)), view(DAEMON, "s-2", null)), BEGIN.plusSeconds(75));
        assertThat(table.lines()).hasSize(3);
        assertThat(table.lines().get(1)).contains("s-1", "relay-one", "@alice", "garage", "nio", "1 min 15 s", "2.0 kB", "3.0 MB", "6.0 MB/s");
        assertThat(table.lines().get(2)).contains("s-2", "waits").endsWith("0 B/s");
        assertThat(table.objects().get(0)).containsEntry("bytesToLeft", 2_000L).containsEntry("bytesPerSecond", 6_002_000L).containsEntry("cipher", "");
    }

    @Test
    void sessions_of_one_role_only() {
        sessions.open.add(view(RELAY, "s-1", null));
        sessions.open.add(view(DAEMON, "s-1", null));
        assertThat(new SessionsCommand(sessions).run(context, List.of("--role", "daemon-garage", "--json"))).isZero();
        assertThat(context.printed()).contains("daemon-garage").doesNotContain("relay-one");
    }

    @Test
    void a_session_is_ended_on_every_role_that_has_it_by_the_beginning_of_its_id() {
        sessions.open.add(view(RELAY, "abcd-1", null));
        sessions.open.add(view(DAEMON, "abcd-1", null));
        sessions.open.add(view(DAEMON, "abce-2", null));
        SessionEndCommand command = new SessionEndCommand(sessions);
        assertThat(command.completions(List.of())).contains("abcd-1", "abce-2");
        assertThat(command.run(context, List.of("abcd", "--cause", "lunch"))).isZero();
        assertThat(sessions.ended).containsExactly("relay-one abcd-1 lunch", "daemon-garage abcd-1 lunch");
        assertThatThrownBy(() -> command.run(context, List.of("abcd"))).isInstanceOf(TunnelException.class).hasMessageContaining("no open session");
        assertThatThrownBy(() -> command.run(context, List.of("abc"))).isInstanceOf(UsageException.class).hasMessageContaining("too short");
        sessions.open.add(view(RELAY, "abcf-3", null));
        sessions.open.add(view(RELAY, "abcf-4", null));
        assertThatThrownBy(() -> command.run(context, List.of("abcf"))).isInstanceOf(UsageException.class).hasMessageContaining("several");
    }

    /** A log that a test speaks into. */
    private static final class FakeLog implements LogControl {
        final List<Consumer<LogEntry>> heard = new CopyOnWriteArrayList<>();

        void say(int millis, String source, String id, String text) {
            LogEntry entry = new LogEntry(BEGIN.plusMillis(millis), LogLevel.INFO, source, Optional.of(new SessionId(id)), "session " + id + text);
            heard.get(0).accept(entry);
        }

        @Override
        public SortedMap<String, LogLevel> levels() {
            return new TreeMap<>();
        }

        @Override
        public void level(String logger, Optional<LogLevel> level) {}

        @Override
        public Form form() {
            return Form.TEXT;
        }

        @Override
        public void form(Form form) {}

        @Override
        public Listening listen(String logger, LogLevel from, Consumer<LogEntry> consumer) {
            heard.add(consumer);
            return () -> heard.remove(consumer);
        }
    }

    @Test
    void a_sessions_steps_have_their_times_and_go_on_until_it_ends() throws Exception {
        FakeLog log = new FakeLog();
        TraceBook book = new TraceBook(log);
        log.say(0, "sessions", "s-1", " (relay-one) opened for @alice");
        log.say(5, "relay", "s-2", ": somebody else's");
        log.say(120, "relay", "s-1", ": both sides have come");
        sessions.open.add(view(RELAY, "s-1", null));
        Thread thread = new Thread(() -> new TraceCommand(book, sessions).run(context, List.of("s-1")));
        thread.start();
        Await.until("the past is printed", () -> context.printed().contains("both sides"));
        log.say(2_500, "sessions", "s-1", " (relay-one) ended: left closed");
        sessions.open.clear();
        thread.join();
        assertThat(context.printed()).isEqualTo("""
                s-1      0.000 s  sessions  (relay-one) opened for @alice
                s-1      0.120 s  relay     both sides have come
                s-1      2.500 s  sessions  (relay-one) ended: left closed
                """);
        book.close();
        assertThat(log.heard).isEmpty();
    }

    @Test
    void a_session_that_nobody_knows_is_said_to_be_unknown_and_the_past_can_be_asked_for() {
        FakeLog log = new FakeLog();
        TraceCommand trace = new TraceCommand(new TraceBook(log), sessions);
        assertThatThrownBy(() -> trace.run(context, List.of("s-9"))).isInstanceOf(TunnelException.class).hasMessageContaining("nothing is known");
        log.say(0, "relay", "s-9", ": was here");
        assertThat(trace.run(context, List.of("s-9", "--past", "--json"))).isZero();
        assertThat(context.printed()).isEqualTo("{\"session\":\"s-9\",\"time\":\"2026-11-25T12:00:00Z\",\"millis\":0,\"role\":\"relay\",\"step\":\"was here\"}\n");
    }

    @Test
    void the_book_forgets_the_oldest() {
        FakeLog log = new FakeLog();
        TraceBook book = new TraceBook(log);
        for (int i = 0; i < TraceBook.REMEMBERED + 10; i++) {
            log.say(i, "relay", "s-" + i, ": x");
        }
        assertThat(book.follow(entry -> {})).hasSize(TraceBook.REMEMBERED).first().extracting(LogEntry::text).isEqualTo("session s-10: x");
    }
}
