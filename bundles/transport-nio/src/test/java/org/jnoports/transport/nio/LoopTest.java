package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Loop loop = new Loop("jnoports-nio-test");

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        assertThat(loop.join(LIMIT)).isTrue();
    }

    private CompletableFuture<Thread> run() {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        loop.execute(() -> ran.complete(Thread.currentThread()));
        return ran;
    }

    @Test
    void tasks_run_in_order_on_one_daemon_thread() {
        List<Integer> order = new CopyOnWriteArrayList<>();
        IntStream.range(0, 1000).forEach(n -> loop.execute(() -> order.add(n)));
        Thread thread = Await.value(run());
        assertThat(order).hasSize(1000).isSorted();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("jnoports-nio-test");
        assertThat(Await.value(run())).isSameAs(thread);
    }

    @Test
    void a_task_never_runs_within_the_call_that_hands_it_over() {
        CompletableFuture<Boolean> early = new CompletableFuture<>();
        loop.execute(() -> {
            CompletableFuture<Boolean> ran = new CompletableFuture<>();
            loop.execute(() -> ran.complete(true));
            early.complete(ran.isDone());
        });
        assertThat(Await.value(early)).isFalse();
    }

    @Test
    void the_loop_survives_tasks_and_timers_that_throw() {
        loop.execute(() -> {
            throw new IllegalStateException("thrown by a test, on purpose");
        });
        loop.execute(() -> {
            throw new AssertionError("thrown by a test, on purpose");
        });
        loop.execute(() -> loop.timers().at(System.nanoTime(), () -> {
            throw new IllegalArgumentException("thrown by a test, on purpose");
        }));
        Thread before = Await.value(run());
        assertThat(Await.value(run())).isSameAs(before);
    }

    @Test
    void a_timer_goes_off_although_nothing_else_happens() {
        CompletableFuture<Long> wentOff = new CompletableFuture<>();
        long begun = System.nanoTime();
        loop.execute(() -> loop.timers().at(begun + 30_000_000, () -> wentOff.complete(System.nanoTime())));
        assertThat(Await.value(wentOff) - begun).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void no_task_waits_however_selects_and_tasks_interleave() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        CountDownLatch ran = new CountDownLatch(threads * each);
        List<Thread> senders = IntStream.range(0, threads)
                .mapToObj(n -> Threads.daemon("sender", () -> send(each, ran)))
                .toList();
        senders.forEach(Thread::start);
        assertThat(ran.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void send(int count, CountDownLatch ran) {
        for (int n = 0; n < count; n++) {
            boolean selecting = n % 3 == 0;
            loop.execute(() -> {
                if (selecting) {
                    select();
                }
                ran.countDown();
            });
        }
    }

    private void select() {
        try {
            loop.releaseCancelled();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_was_handed_over_before_the_stop_runs_and_so_does_what_comes_later() throws InterruptedException {
        CompletableFuture<Thread> before = run();
        loop.stop();
        assertThat(loop.join(LIMIT)).isTrue();
        assertThat(Await.value(before)).isNotSameAs(Thread.currentThread());
        assertThat(run()).isCompletedWithValue(Thread.currentThread());
    }

    @Test
    void a_loop_that_never_ran_ends_without_a_thread() throws InterruptedException {
        loop.stop();
        loop.stop();
        assertThat(loop.join(LIMIT)).isTrue();
        assertThat(run()).isCompletedWithValue(Thread.currentThread());
    }
}
