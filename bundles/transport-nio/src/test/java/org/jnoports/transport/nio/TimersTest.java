package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    private Timers.Timer at(long deadline, String name) {
        return timers.at(deadline, () -> ran.add(name));
    }

    @Test
    void due_timers_run_in_the_order_of_their_deadlines() {
        at(30, "c");
        at(10, "a");
        at(20, "b");
        timers.runDue(25, Runnable::run);
        assertThat(ran).containsExactly("a", "b");
        assertThat(timers.untilNext(25)).isEqualTo(5);
    }

    @Test
    void equal_deadlines_run_in_the_order_they_were_set() {
        at(1, "first");
        at(1, "second");
        timers.runDue(1, Runnable::run);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void a_cancelled_timer_never_runs_and_may_be_cancelled_again() {
        Timers.Timer cancelled = at(1, "cancelled");
        at(1, "kept");
        cancelled.cancel();
        cancelled.cancel();
        timers.runDue(1, Runnable::run);
        assertThat(ran).containsExactly("kept");
        assertThat(timers.size()).isZero();
    }

    @Test
    void without_timers_there_is_nothing_to_wait_for() {
        assertThat(timers.untilNext(5)).isEqualTo(Long.MAX_VALUE);
        at(3, "late");
        assertThat(timers.untilNext(5)).isZero();
    }

    @Test
    void the_clock_may_overflow_between_now_and_a_deadline() {
        long now = Long.MAX_VALUE - 5;
        at(now + 10, "after the overflow");
        at(now + 1, "before it");
        timers.runDue(now + 2, Runnable::run);
        assertThat(ran).containsExactly("before it");
        assertThat(timers.untilNext(now + 2)).isEqualTo(8);
    }
}
