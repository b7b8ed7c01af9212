package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Waits between attempts: each time up to twice as long as before, jittered so that many clients of one server don't come
 * back at once. One thread waits; any may {@link #hurry()} it.
 */
final class Backoff {
    private static final int MOST_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final Semaphore hurry = new Semaphore(0);
    private int failures;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** After an attempt that went well: the next wait is the shortest again. */
    void reset() {
        failures = 0;
    }

    /** Waits, at least a moment. */
    void await() throws InterruptedException {
        hurry.drainPermits();
        Duration next = next();
        Duration moment = first.dividedBy(2).compareTo(next) < 0 ? first.dividedBy(2) : next;
        TimeUnit.NANOSECONDS.sleep(moment.toNanos());
        if (hurry.tryAcquire(next.minus(moment).toNanos(), TimeUnit.NANOSECONDS)) {
            hurry.drainPermits();
        }
    }

    /** Somebody needs the connection now: ends the wait, but for its first moment. */
    void hurry() {
        hurry.release();
    }

    /** Between half and the whole of first × 2^failures, at most the longest. */
    Duration next() {
        long most = Math.min(longest.toNanos(), first.toNanos() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return Duration.ofNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
