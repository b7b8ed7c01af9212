package org.jnoports.bridge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Notices when an end has had no connection for some time. Thread-safe. */
final class Idle {
    private final ScheduledExecutorService timer;
    private final Duration limit;
    private final Runnable idle;
    private int active; // guarded by this, as below
    private boolean over;
    private Optional<Future<?>> waiting = Optional.empty();

    /** @param idle called once, on the timer's thread */
    Idle(ScheduledExecutorService timer, Duration limit, Runnable idle) {
        this.timer = timer;
        this.limit = limit;
        this.idle = idle;
    }

    synchronized void start() {
        if (over) {
            return;
        }
        try {
            waiting = Optional.of(timer.schedule(this::passed, limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            over = true; // everything ends
        }
    }

    private void passed() {
        synchronized (this) {
            if (over || active > 0) {
                return;
            }
            over = true;
        }
        idle.run();
    }

    synchronized void begun() {
        active++;
        cancel();
    }

    synchronized void ended() {
        active--;
        if (active == 0) {
            start();
        }
    }

    synchronized int active() {
        return active;
    }

    synchronized void stop() {
        over = true;
        cancel();
    }

    private void cancel() {
        waiting.ifPresent(timer -> timer.cancel(false));
        waiting = Optional.empty();
    }
}
