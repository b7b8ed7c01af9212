package org.jnoports.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualSchedulerTest {
    private final HandTurnedClock clock = new HandTurnedClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final List<String> ran = new ArrayList<>();

    private ScheduledFuture<?> after(long seconds, String name) {
        Runnable task = () -> ran.add(name + "@" + Duration.between(HandTurnedClock.START, clock.instant()).toSeconds());
        return scheduler.schedule(task, seconds, TimeUnit.SECONDS);
    }

    @Test
    void tasks_run_when_their_time_is_turned_to_in_order() {
        assertThat(after(5, "b").getDelay(TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(after(1, "a").isDone()).isFalse();
        scheduler.advance(Duration.ofSeconds(4));
        assertThat(ran).containsExactly("a@1");
        scheduler.advance(Duration.ofSeconds(6));
        assertThat(ran).containsExactly("a@1", "b@5");
        assertThat(clock.instant()).isEqualTo(HandTurnedClock.START.plusSeconds(10));
    }

    @Test
    void what_a_task_schedules_runs_within_the_same_turn_if_its_time_comes() {
        scheduler.execute(() -> ran.add(String.valueOf(after(2, "later").isDone())));
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("false", "later@2");
    }

    @Test
    void executed_tasks_wait_for_runDue() {
        scheduler.execute(() -> ran.add("now"));
        assertThat(ran).isEmpty();
        assertThat(scheduler.pending()).isEqualTo(1);
        scheduler.runDue();
        assertThat(ran).containsExactly("now");
    }

    @Test
    void periodic_tasks_run_until_cancelled() {
        ScheduledFuture<?> periodic = scheduler.scheduleAtFixedRate(() -> ran.add("tick"), 1, 2, TimeUnit.SECONDS);
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).hasSize(3);
        assertThat(periodic.cancel(false)).isTrue();
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).hasSize(3);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void a_callable_gives_its_value() throws Exception {
        Callable<String> answer = () -> "answer";
        ScheduledFuture<String> future = scheduler.schedule(answer, 1, TimeUnit.SECONDS);
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(future.get()).isEqualTo("answer");
    }

    @Test
    void after_shutdown_nothing_is_accepted() {
        assertThat(after(1, "left").isDone()).isFalse();
        assertThat(scheduler.shutdownNow()).hasSize(1);
        assertThat(scheduler.isTerminated()).isTrue();
        assertThatThrownBy(() -> scheduler.execute(() -> ran.add("never"))).isInstanceOf(RejectedExecutionException.class);
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).isEmpty();
    }
}
