package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
    private static final Instant NINE =
            LocalDateTime.of(2026, 11, 23, 9, 0, 0, 7_000_000).atZone(ZoneId.systemDefault()).toInstant();

    @Test
    void time_level_bundle_and_text_make_a_line() {
        assertThat(LogLine.of(entry(Level.INFO, "org.jnoports.role.daemon.Daemon", "listens"), false))
                .isEqualTo("2026-11-23 09:00:00.007 INFO  daemon: listens\n");
    }

    @ParameterizedTest
    @CsvSource({"org.jnoports.role.relay.Meeting,relay", "org.jnoports.transport.nio.Loop,transport.nio", "org.jnoports.atprotocol.A,atprotocol",
            "org.apache.felix.scr,scr", "sshd,sshd", "org.jnoports.Odd,''"})
    void ours_are_named_by_bundle_and_others_by_class(String logger, String shown) {
        assertThat(LogLine.of(entry(Level.INFO, logger, "x"), false)).endsWith("INFO  " + shown + ": x\n");
    }

    @ParameterizedTest
    @CsvSource({"SEVERE,'ERROR '", "WARNING,'WARN  '", "INFO,'INFO  '", "CONFIG,'DEBUG '", "FINE,'DEBUG '", "FINER,'TRACE '"})
    void levels_are_named_as_slf4j_does(String level, String shown) {
        assertThat(LogLine.of(entry(Level.parse(level), "a.B", "x"), false)).contains(" " + shown + "B: x");
    }

    @Test
    void a_text_from_outside_cannot_forge_a_line_or_colour_the_terminal() {
        assertThat(LogLine.of(entry(Level.INFO, "a.B", "x\n2026-11-23 ERROR\r\u001b[31m"), false)).hasLineCount(1).doesNotContain("\u001b");
    }

    @Test
    void a_failures_message_follows_and_its_stack_only_when_wanted() {
        LogRecord entry = entry(Level.WARNING, "a.B", "no luck");
        entry.setThrown(new IllegalStateException("gone\nfar"));

        assertThat(LogLine.of(entry, false)).endsWith("no luck: gone·far\n").doesNotContain("\tat ");
        assertThat(LogLine.of(entry, true)).contains("no luck\n").contains("java.lang.IllegalStateException").contains("\tat ");
    }

    @Test
    void parameters_of_java_util_logging_are_filled_in() {
        LogRecord entry = entry(Level.INFO, "a.B", "{0} of {1}");
        entry.setParameters(new Object[] {1, "two"});
        assertThat(LogLine.of(entry, false)).endsWith("1 of two\n");
        entry.setMessage("{not a format");
        assertThat(LogLine.of(entry, false)).endsWith("{not a format\n");
    }

    private static LogRecord entry(Level level, String logger, String text) {
        LogRecord entry = new LogRecord(level, text);
        entry.setLoggerName(logger);
        entry.setInstant(NINE);
        return entry;
    }
}
