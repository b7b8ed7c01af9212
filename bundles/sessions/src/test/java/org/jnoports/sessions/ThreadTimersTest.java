package org.jnoports.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadTimersTest {
    @Test
    void everything_runs_on_one_thread_of_its_own() throws Exception {
        try (ThreadTimers timers = new ThreadTimers()) {
            CompletableFuture<Thread> soon = new CompletableFuture<>();
            CompletableFuture<Thread> later = new CompletableFuture<>();
            timers.execute(() -> soon.complete(Thread.currentThread()));
            timers.after(Duration.ofMillis(1), () -> later.complete(Thread.currentThread()));
            assertThat(soon.get(30, TimeUnit.SECONDS)).isSameAs(later.get(30, TimeUnit.SECONDS));
            assertThat(soon.join().getName()).isEqualTo("jnoports-sessions");
            assertThat(soon.join().isDaemon()).isTrue();
        }
    }

    @Test
    void the_thread_is_gone_after_the_close_and_late_tasks_run_where_they_come_from() throws Exception {
        ThreadTimers timers = new ThreadTimers();
        CompletableFuture<Thread> owned = new CompletableFuture<>();
        timers.execute(() -> owned.complete(Thread.currentThread()));
        Thread thread = owned.get(30, TimeUnit.SECONDS);
        timers.after(Duration.ofDays(1), () -> {});
        timers.close();
        timers.close();
        thread.join(30_000);
        assertThat(thread.isAlive()).isFalse();

        CompletableFuture<Thread> late = new CompletableFuture<>();
        timers.execute(() -> late.complete(Thread.currentThread()));
        assertThat(late).isCompletedWithValue(Thread.currentThread());
        timers.after(Duration.ZERO, () -> {}).cancel();
    }
}
