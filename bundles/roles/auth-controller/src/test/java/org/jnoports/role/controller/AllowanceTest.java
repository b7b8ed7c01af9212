package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.at.AtSign;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final AtSign ONE = AtSign.of("@one");
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Allowance allowance = new Allowance(nanos::get);

    @Test
    void twice_as_many_as_in_a_second_come_at_once_and_then_as_many_as_time_allows() {
        assertThat(taken(ONE, 10, 50)).isEqualTo(20);
        nanos.addAndGet(Duration.ofMillis(300).toNanos());
        assertThat(taken(ONE, 10, 50)).isEqualTo(3);
        assertThat(taken(AtSign.of("@other"), 10, 50)).isEqualTo(20);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(taken(ONE, 10, 50)).isEqualTo(20);
    }

    @Test
    void one_atsign_has_a_quarter_of_what_is_in_hand() {
        List<Allowance.Place> places = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            allowance.take(ONE, 10_000).ifPresent(places::add);
        }
        assertThat(places).hasSize(Allowance.MAX_IN_HAND_OF_ONE);
        places.get(0).done();
        places.get(0).done();
        assertThat(allowance.inHand()).isEqualTo(Allowance.MAX_IN_HAND_OF_ONE - 1);
        assertThat(allowance.take(ONE, 10_000)).isPresent();
        assertThat(allowance.take(ONE, 10_000)).isEmpty();
    }

    @Test
    void altogether_no_more_than_that_is_in_hand() {
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += allowance.take(AtSign.of("@d" + i), 1).isPresent() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(Allowance.MAX_IN_HAND);
    }

    @Test
    void the_pace_of_so_many_is_known() {
        assertThat(taken(ONE, 1, 2)).isEqualTo(2);
        assertThat(taken(ONE, 1, 1)).isZero();
        for (int i = 0; i < Allowance.MAX_KNOWN; i++) {
            allowance.take(AtSign.of("@d" + i), 1).ifPresent(Allowance.Place::done);
        }
        assertThat(taken(ONE, 1, 1)).as("forgotten, and so with a fresh start").isEqualTo(1);
    }

    @Test
    void the_end_of_what_is_in_hand_can_be_awaited() throws Exception {
        Optional<Allowance.Place> place = allowance.take(ONE, 1);
        CompletableFuture<Void> none = CompletableFuture.runAsync(() -> {
            try {
                allowance.awaitNone(30_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        place.orElseThrow().done();
        Await.value(none);
        allowance.take(ONE, 1);
        allowance.awaitNone(1);
        assertThat(allowance.inHand()).isEqualTo(1);
    }

    private int taken(AtSign from, int perSecond, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            Optional<Allowance.Place> place = allowance.take(from, perSecond);
            taken += place.isPresent() ? 1 : 0;
            place.ifPresent(Allowance.Place::done);
        }
        return taken;
    }
}
