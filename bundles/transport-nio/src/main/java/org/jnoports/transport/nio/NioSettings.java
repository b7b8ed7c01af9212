package org.jnoports.transport.nio;

import java.time.Duration;

/**
 * {@link NioConfig}, checked.
 *
 * @param drain how long connections may go on when the transport stops
 */
record NioSettings(Duration drain) {
    static final long DRAIN_MILLIS = 10_000;
    static final NioSettings DEFAULT = of(DRAIN_MILLIS);

    private static final long LONGEST_DRAIN_MILLIS = 600_000;

    /** @throws IllegalArgumentException with a sentence that names PID, key and value */
    static NioSettings of(long drainMillis) {
        if (drainMillis < 0 || drainMillis > LONGEST_DRAIN_MILLIS) {
            throw new IllegalArgumentException(NioConfig.PID + ": drainMillis is " + drainMillis + ", but must be 0 to "
                    + LONGEST_DRAIN_MILLIS);
        }
        return new NioSettings(Duration.ofMillis(drainMillis));
    }

    static NioSettings from(NioConfig config) {
        return of(config.drainMillis());
    }
}
