package org.jnoports.atserver.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipientQueueTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final RecipientQueue queue = new RecipientQueue(Duration.ofSeconds(1), Duration.ofSeconds(10));

    @Test
    void the_oldest_is_sent_first_and_stays_until_it_is_done() {
        add("1");
        add("2");
        assertThat(queue.due(NOW)).contains("1");
        assertThat(queue.due(NOW)).contains("1");
        queue.done("1");
        assertThat(queue.due(NOW)).contains("2");
        queue.done("2");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.due(NOW)).isEmpty();
    }

    @Test
    void pauses_double_up_to_the_longest_and_begin_anew_after_a_success() {
        add("1");
        Instant now = NOW;
        for (int seconds : List.of(1, 2, 4, 8, 10, 10)) {
            assertThat(queue.unreachable(now)).containsExactly("1");
            assertThat(queue.nextDue()).contains(now.plusSeconds(seconds));
            assertThat(queue.due(now)).isEmpty();
            now = now.plusSeconds(seconds);
            assertThat(queue.due(now)).contains("1");
        }
        queue.reached();
        queue.unreachable(now);
        assertThat(queue.nextDue()).contains(now.plusSeconds(1));
    }

    @Test
    void one_that_comes_while_the_recipient_can_not_be_reached_waits_as_the_others() {
        add("1");
        queue.unreachable(NOW);
        add("2");
        assertThat(queue.due(NOW)).isEmpty();
        assertThat(queue.due(NOW.plusSeconds(1))).contains("1");
    }

    @Test
    void one_that_is_refused_does_not_hold_up_the_others() {
        add("1");
        add("2");
        queue.refused("1", NOW);
        assertThat(queue.due(NOW)).contains("2");
        queue.done("2");
        assertThat(queue.due(NOW)).isEmpty();
        assertThat(queue.due(NOW.plusSeconds(10))).contains("1");
    }

    @Test
    void of_one_notifier_only_the_newest_are_kept() {
        add("other");
        latest("1", "n", 2);
        latest("2", "n", 2);
        latest("x", "m", 2);
        assertThat(latest("3", "n", 2)).contains(List.of("1"));
        assertThat(latest("4", "n", 1)).contains(List.of("2", "3"));
        assertThat(queue.due(NOW)).contains("other");
        queue.done("other");
        assertThat(queue.due(NOW)).contains("x");
    }

    @Test
    void several_are_under_way_and_fail_together_once() {
        add("1");
        add("2");
        add("3");
        queue.sent("1");
        queue.sent("2");
        assertThat(queue.underWay()).isEqualTo(2);
        assertThat(queue.due(NOW)).contains("3");
        assertThat(queue.unreachable(NOW)).containsExactly("1", "2", "3");
        assertThat(queue.unreachable(NOW)).isEmpty();
        assertThat(queue.underWay()).isZero();
        assertThat(queue.nextDue()).contains(NOW.plusSeconds(1));
        assertThat(queue.due(NOW.plusSeconds(1))).contains("1");
    }

    @Test
    void after_thirty_failures_it_is_tried_less_often_but_goes_on() {
        add("1");
        Instant now = NOW;
        for (int i = 0; i < 31; i++) {
            queue.unreachable(now);
            now = queue.nextDue().orElseThrow();
        }
        assertThat(queue.unreachable(now)).containsExactly("1");
        assertThat(queue.nextDue()).contains(now.plusSeconds(60));
    }

    @Test
    void there_is_an_end_to_what_waits() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(add("n" + i)).isPresent();
        }
        assertThat(add("more")).isEmpty();
        assertThat(queue.due(NOW)).contains("n0");
    }

    private Optional<List<String>> add(String id) {
        return queue.add(id, "SYSTEM", Optional.empty(), NOW);
    }

    private Optional<List<String>> latest(String id, String notifier, int most) {
        return queue.add(id, notifier, Optional.of(most), NOW);
    }
}
