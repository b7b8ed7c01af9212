package org.jnoports.transport.netty;

import java.time.Duration;

/** Waits as deadlines and as words. */
final class Limits {
    /** Longer waits are cut to this, so that sums with nanoTime can't overflow. */
    private static final Duration LONGEST = Duration.ofDays(20_000);
    private static final Duration PASSED = Duration.ofSeconds(-1);

    private Limits() {}

    /** The moment, in terms of {@link System#nanoTime}, at which a limit that starts now has passed. */
    static long deadline(Duration limit) {
        return System.nanoTime() + bounded(limit).toNanos();
    }

    private static Duration bounded(Duration limit) {
        if (limit.isNegative()) {
            return PASSED;
        }
        return limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    }

    /** For a person: "10 s", "250 ms". */
    static String text(Duration limit) {
        if (limit.toNanosPart() == 0) {
            return limit.toSeconds() + " s";
        }
        return limit.compareTo(LONGEST) > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
