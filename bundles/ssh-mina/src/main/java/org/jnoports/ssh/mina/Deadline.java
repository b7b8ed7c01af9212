package org.jnoports.ssh.mina;

import java.time.Duration;

/** One limit for several steps. */
final class Deadline {
    private final Duration limit;
    private final long endNanos;

    Deadline(Duration limit) {
        this.limit = limit;
        endNanos = System.nanoTime() + limit.toNanos();
    }

    /** What is left, at least 1 ms. */
    Duration left() {
        long nanos = endNanos - System.nanoTime();
        return nanos < 1_000_000 ? Duration.ofMillis(1) : Duration.ofNanos(nanos);
    }

    boolean passed() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** The whole limit for people: {@code 10 s}. */
    @Override
    public String toString() {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
