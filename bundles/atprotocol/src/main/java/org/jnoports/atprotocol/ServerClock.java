package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What time the own atServer said it was, and how long ago: from that follows what to ask for after the monitor was away.
 * Only the monitor's thread calls it.
 */
final class ServerClock {
    private final Duration replay;
    private long epochMillis;
    private long seenNanos;
    private boolean seen;

    /** @param replay how far back to ask at most */
    ServerClock(Duration replay) {
        this.replay = replay;
    }

    /** @param now the epochMillis of a line that has just arrived */
    void says(long now) {
        epochMillis = now;
        seenNanos = System.nanoTime();
        seen = true;
    }

    /** From when on notifications are missing, not further back than the replay; empty before the first line. */
    OptionalLong missingSince() {
        if (!seen) {
            return OptionalLong.empty();
        }
        long away = Duration.ofNanos(System.nanoTime() - seenNanos).toMillis();
        return OptionalLong.of(epochMillis + Math.max(0, away - replay.toMillis()));
    }
}
