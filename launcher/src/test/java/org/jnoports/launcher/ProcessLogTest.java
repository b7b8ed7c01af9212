package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.api.log.LogControl;
import org.jnoports.api.log.LogEntry;
import org.jnoports.api.log.LogLevel;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessLogTest {
    private static final String RELAY = "org.jnoports.role.relay";

    private final ProcessLog log = new ProcessLog();

    @BeforeEach
    void begin() {
        log.begin("INFO");
        log.apply();
    }

    @AfterEach
    void end() {
        for (String logger : List.of("", "org.jnoports", RELAY)) { // java.util.logging is one for all tests
            Logger.getLogger(logger).setLevel(logger.isEmpty() ? Level.INFO : null);
        }
    }

    private static LogRecord entry(String logger, Level level, String text) {
        LogRecord entry = new LogRecord(level, text);
        entry.setLoggerName(logger);
        return entry;
    }

    private boolean writes(String logger, Level level) {
        return log.writes(entry(logger, level, "x"));
    }

    @Test
    void ours_is_written_from_the_programs_level_on_and_others_from_warnings() {
        assertThat(writes(RELAY + ".Relay", Level.INFO)).isTrue();
        assertThat(writes(RELAY + ".Relay", Level.FINE)).isFalse();
        assertThat(writes("org.apache.sshd.Session", Level.INFO)).isFalse();
        assertThat(writes("org.apache.sshd.Session", Level.WARNING)).isTrue();
        assertThat(writes("org.jnoportsx.Other", Level.INFO)).as("only looks like ours").isFalse();
        assertThat(writes(null, Level.WARNING)).isTrue();
    }

    @Test
    void a_level_counts_for_all_below_until_it_is_taken_back() {
        log.level(RELAY, Optional.of(LogLevel.DEBUG));
        assertThat(writes(RELAY + ".Relay", Level.FINE)).isTrue();
        assertThat(writes("org.jnoports.role.daemon.Daemon", Level.FINE)).isFalse();
        assertThat(Logger.getLogger(RELAY + ".Relay").isLoggable(Level.FINE)).isTrue();
        log.level("org.jnoports", Optional.of(LogLevel.ERROR));
        assertThat(writes(RELAY + ".Relay", Level.FINE)).as("the longer name counts").isTrue();
        log.level(RELAY, Optional.empty());
        log.level("org.jnoports", Optional.empty());
        assertThat(log.levels()).containsOnlyKeys("", "org.jnoports").containsEntry("org.jnoports", LogLevel.INFO);
        assertThat(Logger.getLogger(RELAY + ".Relay").isLoggable(Level.FINE)).isFalse();
    }

    @Test
    void a_listener_hears_more_than_is_written_and_the_log_gets_no_longer() {
        List<LogEntry> heard = new ArrayList<>();
        try (LogControl.Listening listening = log.listen("org.jnoports.role", LogLevel.DEBUG, heard::add)) {
            assertThat(listening).isNotNull();
            assertThat(Logger.getLogger(RELAY + ".Relay").isLoggable(Level.FINE)).isTrue();
            LogRecord detail = entry(RELAY + ".Relay", Level.FINE, "session S-1: both sides\nhave come");
            assertThat(log.writes(detail)).isFalse();
            log.tell(detail);
            log.tell(entry("org.jnoports.atserver.X", Level.INFO, "elsewhere"));
            log.tell(entry(RELAY + ".Relay", Level.FINEST, "too fine"));
        }
        log.tell(entry(RELAY + ".Relay", Level.INFO, "later"));
        assertThat(heard).singleElement().satisfies(entry -> {
            assertThat(entry.session()).contains(new SessionId("s-1"));
            assertThat(entry.text()).isEqualTo("session S-1: both sides\u00b7have come");
            assertThat(entry.source()).isEqualTo("relay");
            assertThat(entry.level()).isEqualTo(LogLevel.DEBUG);
        });
        assertThat(Logger.getLogger(RELAY + ".Relay").isLoggable(Level.FINE)).isFalse();
    }

    @Test
    void so_many_loggers_may_have_levels_and_no_more() {
        for (int i = 0; i < 98; i++) {
            log.level("a.logger" + i, Optional.of(LogLevel.INFO));
        }
        assertThatThrownBy(() -> log.level("one.more", Optional.of(LogLevel.INFO))).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 98; i++) {
            log.level("a.logger" + i, Optional.empty());
        }
        assertThat(log.levels()).hasSize(2);
    }

    @Test
    void verbose_shows_ours_with_stacks() {
        log.verbose();
        assertThat(log.stacks()).isTrue();
        assertThat(writes(RELAY + ".Relay", Level.FINE)).isTrue();
    }

    @Test
    void a_record_is_one_line_of_json_with_its_session() {
        LogRecord entry = entry(RELAY + ".Relay", Level.WARNING, "session ab-1 (relay-x) said \"\\\u0007\ud800\"");
        entry.setInstant(Instant.parse("2026-11-25T10:00:00.123Z"));
        entry.setThrown(new IllegalStateException("no\nluck"));
        assertThat(LogJson.of(entry, false)).isEqualTo("{\"time\":\"2026-11-25T10:00:00.123Z\",\"level\":\"WARN\",\"source\":\"relay\",\"session\":\"ab-1\","
                + "\"message\":\"session ab-1 (relay-x) said \\\"\\\\\u00b7\\ud800\\\": no\u00b7luck\"}\n");
        assertThat(LogJson.of(entry, true)).contains("\"stack\":\"java.lang.IllegalStateException: no\\nluck\\n\\tat ").endsWith("\"}\n").hasLineCount(1);
    }

    @Test
    void only_what_begins_with_a_session_belongs_to_one() {
        assertThat(LogLine.entry(entry("x", Level.INFO, "session ab-1: x")).session()).isPresent();
        assertThat(LogLine.entry(entry("x", Level.INFO, "session ab-1 (relay-x) ended")).session()).isPresent();
        assertThat(LogLine.entry(entry("x", Level.INFO, "session ab-1")).session()).isPresent();
        assertThat(LogLine.entry(entry("x", Level.INFO, "sessions of x: 3")).session()).isEmpty();
        assertThat(LogLine.entry(entry("x", Level.INFO, "the session ab-1: x")).session()).isEmpty();
        assertThat(LogLine.entry(entry("x", Level.INFO, "session: x")).session()).isEmpty();
    }
}
