package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @ParameterizedTest
    @CsvSource({"PT10S,10 s", "PT0.25S,250 ms", "PT1.5S,1500 ms", "PT0S,0 s", "PT0.0000001S,0 ms", "PT10M,600 s"})
    void limits_read_well(Duration limit, String text) {
        assertThat(Limits.text(limit)).isEqualTo(text);
    }

    @Test
    void the_longest_duration_is_a_deadline_far_ahead() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        assertThat(Limits.deadline(longest) - System.nanoTime()).isGreaterThan(Duration.ofDays(10_000).toNanos());
        assertThat(Limits.text(longest)).endsWith(" s");
    }

    @Test
    void a_negative_limit_has_passed_already() {
        assertThat(Limits.deadline(Duration.ofSeconds(-1)) - System.nanoTime()).isNegative();
        assertThat(Limits.deadline(Duration.ofSeconds(Long.MIN_VALUE)) - System.nanoTime()).isNegative();
    }
}
