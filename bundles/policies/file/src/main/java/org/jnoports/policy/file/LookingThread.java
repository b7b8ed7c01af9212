package org.jnoports.policy.file;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread on which a file is looked at, {@code jnoports-policy-<name>}. */
final class LookingThread implements AutoCloseable {
    private static final long JOIN_MILLIS = 5_000;

    private final ScheduledThreadPoolExecutor executor;
    private final Future<?> looking;

    LookingThread(String name, PolicyFile file) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jnoports-policy-" + name);
            thread.setDaemon(true);
            return thread;
        });
        long millis = file.interval().toMillis();
        looking = executor.scheduleWithFixedDelay(file::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Lets a look that has begun end. */
    @Override
    public void close() {
        looking.cancel(false);
        executor.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
