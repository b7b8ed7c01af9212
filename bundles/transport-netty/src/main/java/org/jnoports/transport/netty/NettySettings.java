package org.jnoports.transport.netty;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@link NettyConfig}, checked.
 *
 * @param io what the loops shall wait with; empty: the best that loads
 * @param drain how long connections may go on when the transport stops
 * @param ranking among the transports
 */
record NettySettings(Optional<Io.Kind> io, Duration drain, int ranking) {
    static final String AUTO = "auto";
    static final long DRAIN_MILLIS = 10_000;
    /** Behind transport-nio, which has none, unless somebody says otherwise. */
    static final int RANKING = -100;
    static final NettySettings DEFAULT = of(AUTO, DRAIN_MILLIS, RANKING);

    private static final long LONGEST_DRAIN_MILLIS = 600_000;

    /** @throws IllegalArgumentException with a sentence that names PID, key and value */
    static NettySettings of(String io, long drainMillis, int ranking) {
        if (drainMillis < 0 || drainMillis > LONGEST_DRAIN_MILLIS) {
            throw new IllegalArgumentException(NettyConfig.PID + ": drainMillis is " + drainMillis + ", but must be 0 to "
                    + LONGEST_DRAIN_MILLIS);
        }
        return new NettySettings(kind(io), Duration.ofMillis(drainMillis), ranking);
    }

    private static Optional<Io.Kind> kind(String io) {
        if (io.equals(AUTO)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Io.Kind.values())
                .filter(kind -> kind.text().equals(io))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        NettyConfig.PID + ": io is '" + io + "', but must be auto, epoll, io_uring or nio")));
    }

    static NettySettings from(NettyConfig config) {
        return of(config.io(), config.drainMillis(), config.service_ranking());
    }
}
