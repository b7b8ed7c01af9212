package org.jnoports.atprotocol;

import java.time.Duration;

/**
 * How long this bundle waits for what.
 *
 * @param connect to connect, TLS included, and for the atDirectory's answer
 * @param request for the own atServer's answer to what it knows by itself
 * @param remoteRequest for its answer to what it asks another atServer
 * @param operation for an operation of an AtClient as a whole, reconnects included
 * @param quiet how long a connection may be silent before it is probed
 * @param probe for the answer to a probe
 * @param settle between {@code monitor} and the first probe, lest a server takes both for one command
 * @param firstBackoff before the second attempt, at most
 * @param longestBackoff before any attempt, at most
 * @param keyCheck how long the keys shared with a peer are used before its public key is looked up again
 * @param replay how old a notification that came while the monitor was away may be, to be asked for afterwards
 * @param peerRetry before an operation that failed for another atServer's sake is tried again; then twice as long
 */
record Timings(
        Duration connect,
        Duration request,
        Duration remoteRequest,
        Duration operation,
        Duration quiet,
        Duration probe,
        Duration settle,
        Duration firstBackoff,
        Duration longestBackoff,
        Duration keyCheck,
        Duration replay,
        Duration peerRetry) {
    static final Timings DEFAULT = new Timings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(8),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(25),
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(500));

    /** For sentences: {@code 250 ms}, {@code 10 s}. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
