package org.jnoports.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryClaimsTest {
    private final HandTurnedTimers time = new HandTurnedTimers();
    private final MemoryClaims claims = new MemoryClaims(time::nanoTime);

    @Test
    void the_first_claim_has_it_for_its_time() {
        assertThat(claims.claim("a", Duration.ofSeconds(10))).isTrue();
        time.pass(Duration.ofSeconds(9));
        assertThat(claims.claim("a", Duration.ofSeconds(10))).isFalse();
        assertThat(claims.claim("b", Duration.ofSeconds(10))).isTrue();
        time.pass(Duration.ofSeconds(1));
        assertThat(claims.claim("a", Duration.ofSeconds(10))).isTrue();
        assertThat(claims.claim("b", Duration.ofSeconds(10))).isFalse();
    }

    @Test
    void a_short_claim_behind_a_long_one_is_forgotten_in_time() {
        claims.claim("long", Duration.ofDays(10_000_000));
        claims.claim("short", Duration.ofSeconds(1));
        time.pass(Duration.ofSeconds(1));
        assertThat(claims.holds("short")).isFalse();
        assertThat(claims.holds("long")).isTrue();
    }

    @Test
    void a_full_table_grants_nothing_until_a_claim_is_forgotten() {
        assertThat(claims.claim("first", Duration.ofSeconds(1))).isTrue();
        for (int i = 1; i < 100_000; i++) {
            claims.claim("n" + i, Duration.ofHours(1));
        }
        assertThat(claims.claim("one more", Duration.ofHours(1))).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(claims.claim("one more", Duration.ofHours(1))).isTrue();
    }

    @Test
    void names_are_bounded() {
        assertThat(claims.claim("n".repeat(256), Duration.ofHours(1))).isTrue();
        assertThatThrownBy(() -> claims.claim("n".repeat(257), Duration.ofHours(1))).hasMessageContaining("256");
    }
}
