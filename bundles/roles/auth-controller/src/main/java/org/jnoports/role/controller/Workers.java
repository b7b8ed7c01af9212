package org.jnoports.role.controller;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A controller's own threads: two for requests, since claims and policy books may read and write files, and one for what is
 * due later. The two end when they are idle.
 */
final class Workers implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 1_000;
    private static final long IDLE_SECONDS = 10;
    private static final long JOIN_MILLIS = 1_000;

    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor pool;

    Workers(String name) {
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
        pool = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), threads);
        pool.allowCoreThreadTimeOut(true);
    }

    /** Runs tasks soon; throws {@link RejectedExecutionException} when {@value #MAX_WAITING} are waiting, or after close. */
    Executor pool() {
        return pool;
    }

    /** Runs once after the delay, unless the workers are closed before. */
    void later(Runnable task, Duration delay) {
        try {
            Future<?> unused = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return; // nobody waits for it any more
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS) || !timer.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
