package org.jnoports.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCommandTest {
    private final List<AuditLog.Query> asked = new ArrayList<>();
    private List<AuditEntry> kept = List.of();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        AuditLog log = new AuditLog() {
            @Override
            public void record(AuditEntry entry) {
                throw new AssertionError("looking up records nothing");
            }

            @Override
            public List<AuditEntry> find(Query query) {
                asked.add(query);
                return kept;
            }
        };
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        CommandContext context = (CommandContext) Proxy.newProxyInstance(CommandContext.class.getClassLoader(),
                new Class<?>[] {CommandContext.class}, (proxy, method, given) -> switch (method.getName()) {
                    case "out" -> outStream;
                    case "err" -> errStream;
                    case "verbose" -> null;
                    default -> throw new AssertionError(method.getName());
                });
        return new AuditCommand(log, new HandTurnedClock()).run(context, List.of(arguments));
    }

    private AuditLog.Query query(String... arguments) {
        assertThat(run(arguments)).isZero();
        return asked.get(asked.size() - 1);
    }

    @Test
    void without_flags_it_asks_for_the_newest_fifty() {
        assertThat(query()).isEqualTo(AuditLog.Query.newest(50));
    }

    @Test
    void every_flag_narrows_what_is_asked_for() {
        assertThat(query("--client", "Alice", "--daemon", "@device", "--device", "garage", "--event", "Denied", "--since",
                "2026-11-25T10:00:00Z", "--most", "7", "-v")).isEqualTo(new AuditLog.Query(Optional.of("@alice"), Optional.of("@device"),
                        Optional.of("garage"), Optional.of(Event.DENIED), Optional.of(Instant.parse("2026-11-25T10:00:00Z")), 7));
    }

    @ParameterizedTest
    @CsvSource({"45s, 2025-12-31T23:59:15Z", "30m, 2025-12-31T23:30:00Z", "12h, 2025-12-31T12:00:00Z", "7d, 2025-12-25T00:00:00Z",
        "2025-11-02, 2025-11-02T00:00:00Z", "2025-11-02T03:04:05.678Z, 2025-11-02T03:04:05.678Z"})
    void a_time_is_given_as_people_do(String text, Instant since) {
        assertThat(query("--since", text).since()).contains(since);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--client=a b    | --client: 'a b'",
        "--event=opened  | --event: 'opened' is none of permitted, denied, withdrawn, changed",
        "--since=monday  | --since: 'monday' is neither",
        "--since=0d      | --since: '0d' is neither",
        "--since=2026-13-01 | --since: '2026-13-01' is neither",
        "--most=0        | --most: '0' isn't a number from 1 to 10000",
        "--most=10001    | --most: '10001' isn't",
        "--most=all      | --most: 'all' isn't",
        "--follow        | --follow",
        "stray           | stray"})
    void wrong_arguments_are_refused_by_name(String argument, String said) {
        assertThatThrownBy(() -> run(argument)).isInstanceOf(UsageException.class).hasMessageContaining(said);
        assertThat(asked).isEmpty();
    }

    @Test
    void what_is_found_is_a_table() {
        AuditEntry denied = new AuditEntry(Entries.BEGIN, Event.DENIED, Point.DAEMON, AtSign.of("@bob_the_builder"),
                Optional.of(AtSign.of("@device")), Optional.of("garage"), Optional.of("__none__"), Optional.empty(), Optional.empty(),
                "no rule\n\u001b[31mpermits @bob", "", "");
        kept = List.of(Entries.number(1), denied);
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                TIME                  EVENT      CLIENT            DEVICE         TARGET        SESSION  WHY
                2026-11-25T10:00:01Z  permitted  @alice            garage@device  localhost:22  s-1      file: rule ops; v1
                2026-11-25T10:00:00Z  denied     @bob_the_builder  garage@device  -             -        no rule  [31mpermits @bob
                """);
        assertThat(err.size()).isZero();
    }

    @Test
    void json_is_the_lines_as_they_are_kept() {
        kept = List.of(Entries.number(1), Entries.number(2));
        assertThat(run("--json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(AuditLine.of(Entries.number(1)) + "\n" + AuditLine.of(Entries.number(2)) + "\n");
    }

    @Test
    void nothing_found_is_said_on_stderr() {
        assertThat(run()).isZero();
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("audit: nothing like that has been recorded\n");
        assertThat(run("--json")).isZero();
        assertThat(out.size()).isZero();
    }

    @Test
    void help_is_printed_to_stdout() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--since").contains("permitted, denied, withdrawn, changed");
        assertThat(asked).isEmpty();
    }
}
