package org.jnoports.transport.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for what must not happen on a loop. Idle threads end; a full queue refuses. Any thread. */
final class Workers implements Executor {
    private static final long IDLE_SECONDS = 10;
    private static final int MOST_WAITING = 4096;

    private final ThreadPoolExecutor pool;

    Workers(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING),
                task -> Threads.daemon(name + "-" + number.getAndIncrement(), task));
        pool.allowCoreThreadTimeOut(true);
    }

    /** @throws java.util.concurrent.RejectedExecutionException if too much waits, or after {@link #stop} */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Forgets what waits; a look-up that is under way may keep its thread until the system answers. */
    void stop() {
        pool.shutdownNow();
    }
}
