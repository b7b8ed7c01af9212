package org.jnoports.atserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    @Test
    void there_are_always_three_fraction_digits() {
        assertThat(Timestamps.text(Instant.parse("2024-05-06T07:08:09Z"))).isEqualTo("2024-05-06 07:08:09.000Z");
        assertThat(Timestamps.text(Instant.parse("2024-05-06T07:08:09.123456Z"))).isEqualTo("2024-05-06 07:08:09.123Z");
    }

    @Test
    void what_was_written_can_be_read() {
        assertThat(Timestamps.parse("2024-05-06 07:08:09.123Z")).contains(Instant.parse("2024-05-06T07:08:09.123Z"));
        assertThat(Timestamps.parse("yesterday")).isEmpty();
        assertThat(Timestamps.parse("")).isEmpty();
    }

    @Test
    void a_life_of_ages_is_a_century() {
        assertThat(Timestamps.after(Instant.EPOCH, Long.MAX_VALUE)).isBefore(Instant.parse("2071-01-01T00:00:00Z"));
    }
}
