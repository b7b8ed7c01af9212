package org.jnoports.store.mvstore;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few threads that write to the disk, and wait for it, for all stores. They are never interrupted: that would close files. */
final class Writers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writers.class);
    private static final int THREADS = 4;
    private static final long JOIN_SECONDS = 30;

    private final ThreadPoolExecutor executor;

    Writers() {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "jnoports-store-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    Executor executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)) {
                log.warn("the disk hasn't taken everything within {} s", JOIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
