package org.jnoports.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Await and HandTurnedClock. */
class AwaitTest {
    @Test
    void a_value_is_handed_out_and_a_failure_is_an_assertion_with_its_cause() {
        assertThat(Await.value(CompletableFuture.completedFuture("x"))).isEqualTo("x");
        IOException cause = new IOException("lost");
        assertThatThrownBy(() -> Await.value(CompletableFuture.failedFuture(cause)))
                .isInstanceOf(AssertionError.class)
                .hasCause(cause);
    }

    @Test
    void a_failure_is_unwrapped_and_must_be_of_its_type() {
        IOException cause = new IOException("lost");
        CompletableFuture<Object> failed = CompletableFuture.failedFuture(cause);
        assertThat(Await.failure(IOException.class, failed)).isSameAs(cause);
        assertThat(Await.failure(IOException.class, failed.thenApply(value -> value))).isSameAs(cause);
        assertThatThrownBy(() -> Await.failure(IllegalStateException.class, failed)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Await.failure(IOException.class, CompletableFuture.completedFuture("x")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void the_clock_stands_still_until_it_is_turned_in_every_zone() {
        HandTurnedClock clock = new HandTurnedClock();
        assertThat(clock.instant()).isEqualTo(HandTurnedClock.START);
        Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.advance(Duration.ofHours(1));
        assertThat(elsewhere.instant()).isEqualTo(HandTurnedClock.START.plusSeconds(3600));
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        clock.set(HandTurnedClock.START.minusSeconds(1));
        assertThat(clock.millis()).isEqualTo(HandTurnedClock.START.toEpochMilli() - 1000);
    }
}
