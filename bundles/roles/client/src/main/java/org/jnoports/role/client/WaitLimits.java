package org.jnoports.role.client;

import java.time.Duration;

/**
 * How long a client waits (noports.md, section 2.10).
 *
 * @param connect until the connections to the client's atServer are up
 * @param lookup for a record or public key of another atSign
 * @param relay for the relay's answer
 * @param daemon for the daemon's answer
 * @param tunnel until ssh has logged in and forwards
 */
record WaitLimits(Duration connect, Duration lookup, Duration relay, Duration daemon, Duration tunnel) {
    static final WaitLimits DEFAULT = new WaitLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** As from 5.x on. */
    static final WaitLimits LINE = new WaitLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(20),
            Duration.ofSeconds(15), Duration.ofSeconds(10));

    /** For people: {@code 10 s}. */
    static String text(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
