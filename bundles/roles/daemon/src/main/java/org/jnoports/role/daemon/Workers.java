package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon's own threads, for what must not run on an event loop: signatures, files, key making. Idle threads end. */
final class Workers implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 1_000;
    private static final long IDLE_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final String name;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;

    Workers(String name) {
        this.name = name;
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), threads(name));
        pool.allowCoreThreadTimeOut(true);
        timer = timer(name + "-timer");
    }

    /** One thread for what happens at its time; it belongs to whoever calls. */
    static ScheduledThreadPoolExecutor timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads(name));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "jnoports-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs tasks soon; throws {@link RejectedExecutionException} when {@value #MAX_WAITING} are waiting, or after close. */
    Executor pool() {
        return pool;
    }

    /** Runs a task later, one at a time; throws {@link RejectedExecutionException} after close. */
    void later(Runnable task, Duration delay) {
        Future<?> unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes nothing more and forgets what waits. */
    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdownNow();
    }

    /** After {@link #close}: waits for what was running. */
    void join(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            boolean ended = timer.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)
                    && pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!ended) {
                log.warn("{} is slow to end; its threads have been interrupted", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
