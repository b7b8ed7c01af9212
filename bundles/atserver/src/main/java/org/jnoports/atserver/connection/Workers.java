package org.jnoports.atserver.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one atServer process: a few for verbs, which may compute and use the store but don't wait for other
 * machines, and one for time. Each connection has at most one task here, so the queue is bounded by the connections.
 */
public final class Workers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final int MAX_THREADS = 8;
    private static final long JOIN_MILLIS = 5_000;

    private final ThreadPoolExecutor executor;
    private final ScheduledThreadPoolExecutor timer;

    public Workers() {
        int threads = Math.max(2, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
        executor = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                named("jnoports-atserver-"));
        executor.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, named("jnoports-atserver-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** For verbs. After {@link #close} it drops what it is given. */
    public Executor executor() {
        return this::execute;
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            if (!executor.isShutdown()) {
                throw e;
            }
        }
    }

    /** Runs a task on a worker, later. Dropped after {@link #close}. */
    public void after(Duration delay, Runnable task) {
        schedule(delay, () -> execute(task));
    }

    /** Runs a short task on a worker again and again, until the result is closed. */
    public Repetition every(Duration pause, Runnable task) {
        long millis = pause.toMillis();
        ScheduledFuture<?> repeated = timer.scheduleWithFixedDelay(() -> execute(task), millis, millis, TimeUnit.MILLISECONDS);
        return () -> repeated.cancel(false);
    }

    /** Something that happens again and again, until it is closed. */
    public interface Repetition extends AutoCloseable {
        @Override
        void close();
    }

    /** Completes as the stage does, or fails when that takes longer; the stage goes on. */
    public <T> CompletionStage<T> within(Duration limit, CompletionStage<T> stage, Supplier<TunnelException> late) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable cancel = schedule(limit, () -> result.completeExceptionally(late.get()));
        stage.whenComplete((value, failure) -> {
            cancel.run();
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** @return takes it back */
    private Runnable schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> scheduled = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            if (!timer.isShutdown()) {
                throw e;
            }
            return () -> {};
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS)
                    || !timer.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("a thread of the atServer hasn't ended within {} ms; it is left behind", JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
