package org.jnoports.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLineTest {
    private static final AuditEntry FULL = new AuditEntry(Instant.parse("2026-11-25T10:00:00.123Z"), Event.WITHDRAWN, Point.DAEMON,
            AtSign.of("@alice"), Optional.of(AtSign.of("@device")), Optional.of("garage"), Optional.of("lab"), Optional.of("s-1"),
            Optional.of(new HostPort("::1", 22)), "@alice has left", "file: rule ops", "7");
    private static final AuditEntry CHANGED = new AuditEntry(Instant.parse("2026-11-25T10:00:00Z"), Event.CHANGED, Point.CONTROLLER,
            AtSign.of("@admin"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            "rule ops added", "", "8");

    @Test
    void a_line_is_one_json_object_with_what_there_is() {
        assertThat(AuditLine.of(FULL)).isEqualTo("{\"at\":\"2026-11-25T10:00:00.123Z\",\"event\":\"withdrawn\",\"point\":\"daemon\","
                + "\"client\":\"@alice\",\"daemon\":\"@device\",\"device\":\"garage\",\"deviceGroup\":\"lab\",\"session\":\"s-1\","
                + "\"target\":\"[::1]:22\",\"reason\":\"@alice has left\",\"rule\":\"file: rule ops\",\"version\":\"7\"}");
        assertThat(AuditLine.of(CHANGED)).isEqualTo("{\"at\":\"2026-11-25T10:00:00.000Z\",\"event\":\"changed\",\"point\":\"controller\","
                + "\"client\":\"@admin\",\"reason\":\"rule ops added\",\"version\":\"8\"}");
    }

    @Test
    void a_gap_is_a_line_that_is_no_entry() {
        String line = AuditLine.lost(Entries.BEGIN, 17);
        assertThat(line).isEqualTo("{\"at\":\"2026-11-25T10:00:00.000Z\",\"lost\":17}");
        assertThat(AuditLine.read(line)).isEmpty();
    }

    static Stream<AuditEntry> entries() {
        return Stream.concat(Stream.of(FULL, CHANGED),
                Stream.of(Event.values()).map(event -> Entries.of(1, event, "@böb🛠", "pi_4")));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void what_was_written_is_read_back(AuditEntry entry) {
        assertThat(AuditLine.read(AuditLine.of(entry))).contains(entry);
    }

    @Test
    void whatever_the_texts_hold_it_stays_one_short_line() {
        String wild = "\"}\n{\"event\":\"permitted\"}\r\u0000\u2028\ud800" + "x".repeat(100_000);
        AuditEntry entry = new AuditEntry(FULL.at(), FULL.event(), FULL.point(), FULL.client(), FULL.daemon(), Optional.of(wild),
                Optional.of(wild), Optional.of(wild), FULL.target(), wild, wild, wild);
        String line = AuditLine.of(entry);
        assertThat(line).doesNotContain("\n").doesNotContain("\r");
        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(AuditLine.MAX_BYTES / 2);
        AuditEntry read = AuditLine.read(line).orElseThrow();
        assertThat(read.event()).isEqualTo(Event.WITHDRAWN);
        assertThat(read.reason()).startsWith("\"}\n{").endsWith("x…").hasSize(1_001);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{", "null", "[]", "{}", "\"\"", "{\"at\":\"2026-11-25T10:00:00.123Z\",\"event\":\"withdr",
        "{\"at\":\"yesterday\",\"event\":\"denied\",\"point\":\"daemon\",\"client\":\"@a\"}",
        "{\"at\":\"2026-11-25T10:00:00Z\",\"event\":\"abolished\",\"point\":\"daemon\",\"client\":\"@a\"}",
        "{\"at\":\"2026-11-25T10:00:00Z\",\"event\":\"denied\",\"point\":\"daemon\",\"client\":\"a b\"}",
        "{\"at\":\"2026-11-25T10:00:00Z\",\"event\":\"denied\",\"point\":\"daemon\",\"client\":7}",
        "{\"at\":\"2026-11-25T10:00:00Z\",\"event\":\"denied\",\"point\":\"daemon\",\"client\":\"@a\",\"target\":\"x:y\"}",
        "{\"at\":\"2026-11-25T10:00:00Z\",\"event\":\"denied\",\"point\":\"daemon\",\"client\":\"@a\"}{",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}"})
    void what_isnt_an_entry_is_left_out(String line) {
        assertThat(AuditLine.read(line)).isEmpty();
    }

    @Test
    void members_of_a_later_version_dont_matter() {
        assertThat(AuditLine.read("{\"at\":\"2026-11-25T10:00:00Z\",\"event\":\"denied\",\"point\":\"daemon\",\"client\":\"@a\","
                + "\"more\":{\"x\":[1]},\"count\":3}")).isPresent();
    }
}
