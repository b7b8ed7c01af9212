package org.jnoports.atserver.connection;

import java.time.Duration;

/**
 * What bounds an atServer (atprotocol.md, section 2.8).
 *
 * @param maxConnections inbound connections of one atSign, and outbound ones
 * @param maxLineBytes of a request from the owner or a peer
 * @param maxUnknownLineBytes of a request before authentication
 * @param idle how long a connection may be silent before authentication, and another atServer's always
 * @param idleOwner the same for the owner
 * @param challengeLifetime how long a {@code from} counts
 * @param peerStep longest wait for one answer of another atServer or the atDirectory
 * @param lookup longest wait for a look-up at another atServer
 * @param notifyAnswer longest wait until another atServer has taken a notification
 * @param retryFirst pause before a delivery is tried again; it doubles up to retryMost
 * @param statsInterval between two stats notifications of a monitor
 * @param housekeeping between two looks for idle connections
 */
public record Limits(int maxConnections, int maxLineBytes, int maxUnknownLineBytes, Duration idle, Duration idleOwner,
        Duration challengeLifetime, Duration peerStep, Duration lookup, Duration notifyAnswer, Duration retryFirst,
        Duration retryMost, Duration statsInterval, Duration housekeeping) {
    /** How many requests of one connection may be under way, the later ones only while the earlier wait for the disk. */
    public static final int MAX_AHEAD = 64;

    /** The defaults of the hosted atServers, where they are known. */
    public static Limits standard() {
        return new Limits(200, 10_240_000, 64 * 1024, Duration.ofMinutes(10), Duration.ofDays(30), Duration.ofSeconds(60),
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(1),
                Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(1));
    }

    public Limits withConnections(int most) {
        return new Limits(most, maxLineBytes, maxUnknownLineBytes, idle, idleOwner, challengeLifetime, peerStep, lookup,
                notifyAnswer, retryFirst, retryMost, statsInterval, housekeeping);
    }

    /** Both idle limits, and looks often enough to keep them. */
    public Limits withIdle(Duration unknown, Duration owner) {
        Duration often = unknown.dividedBy(4);
        return new Limits(maxConnections, maxLineBytes, maxUnknownLineBytes, unknown, owner, challengeLifetime, peerStep, lookup,
                notifyAnswer, retryFirst, retryMost, statsInterval, often.compareTo(housekeeping) < 0 ? often : housekeeping);
    }

    public Limits withRetries(Duration first, Duration most) {
        return new Limits(maxConnections, maxLineBytes, maxUnknownLineBytes, idle, idleOwner, challengeLifetime, peerStep, lookup,
                notifyAnswer, first, most, statsInterval, housekeeping);
    }

    public Limits withStatsInterval(Duration interval) {
        return new Limits(maxConnections, maxLineBytes, maxUnknownLineBytes, idle, idleOwner, challengeLifetime, peerStep, lookup,
                notifyAnswer, retryFirst, retryMost, interval, housekeeping);
    }
}
