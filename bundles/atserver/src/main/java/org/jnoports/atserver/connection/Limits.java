package org.jnoports.atserver.connection;

import java.time.Duration;

/**
 * What bounds an atServer (atprotocol.md, section 2.8).
 *
 * @param maxConnections inbound connections of one atSign, and outbound ones
 * @param maxConnectionsInAll inbound ones of all atSigns of the process
 * @param maxLineBytes of a request from the owner or a peer
 * @param maxUnknownLineBytes of a request before authentication
 * @param maxValueChars of a record's or a notification's value
 * @param idle how long a connection may be silent before authentication, and another atServer's always
 * @param idleOwner the same for the owner
 * @param challengeLifetime how long a {@code from} counts
 * @param peerStep longest wait for one answer of another atServer or the atDirectory
 * @param lookup longest wait for a look-up at another atServer
 * @param notifyAnswer longest wait until another atServer has taken a notification
 * @param retryFirst pause before a delivery is tried again; it doubles up to retryMost
 * @param statsInterval between two stats notifications of a monitor
 * @param housekeeping between two looks for idle connections
 * @param slowdown the first wait after wrong guesses; it grows up to 55 times that
 * @param enrollRequests how many enrolments a connection may ask for within an hour
 */
public record Limits(int maxConnections, int maxConnectionsInAll, int maxLineBytes, int maxUnknownLineBytes, int maxValueChars,
        Duration idle, Duration idleOwner, Duration challengeLifetime, Duration peerStep, Duration lookup, Duration notifyAnswer,
        Duration retryFirst, Duration retryMost, Duration statsInterval, Duration housekeeping, Duration slowdown,
        int enrollRequests) {
    /** How many requests of one connection may be under way, the later ones only while the earlier wait for the disk. */
    public static final int MAX_AHEAD = 64;

    /** The defaults of the hosted atServers, where they are known. */
    public static Limits standard() {
        return new Limits(200, 10_000, 10_240_000, 64 * 1024, 10_240_000, Duration.ofMinutes(10), Duration.ofDays(30),
                Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10),
                Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(1),
                Duration.ofSeconds(1), 5);
    }

    public Limits withConnections(int most) {
        return withConnections(most, maxConnectionsInAll);
    }

    public Limits withConnections(int most, int inAll) {
        return new Limits(most, inAll, maxLineBytes, maxUnknownLineBytes, maxValueChars, idle, idleOwner, challengeLifetime,
                peerStep, lookup, notifyAnswer, retryFirst, retryMost, statsInterval, housekeeping, slowdown, enrollRequests);
    }

    public Limits withSizes(int lineBytes, int valueChars) {
        return new Limits(maxConnections, maxConnectionsInAll, lineBytes, Math.min(maxUnknownLineBytes, lineBytes), valueChars,
                idle, idleOwner, challengeLifetime, peerStep, lookup, notifyAnswer, retryFirst, retryMost, statsInterval,
                housekeeping, slowdown, enrollRequests);
    }

    /** Both idle limits, and looks often enough to keep them. */
    public Limits withIdle(Duration unknown, Duration owner) {
        Duration often = unknown.dividedBy(4);
        return new Limits(maxConnections, maxConnectionsInAll, maxLineBytes, maxUnknownLineBytes, maxValueChars, unknown, owner,
                challengeLifetime, peerStep, lookup, notifyAnswer, retryFirst, retryMost, statsInterval,
                often.compareTo(housekeeping) < 0 ? often : housekeeping, slowdown, enrollRequests);
    }

    public Limits withRetries(Duration first, Duration most) {
        return new Limits(maxConnections, maxConnectionsInAll, maxLineBytes, maxUnknownLineBytes, maxValueChars, idle, idleOwner,
                challengeLifetime, peerStep, lookup, notifyAnswer, first, most, statsInterval, housekeeping, slowdown,
                enrollRequests);
    }

    public Limits withStatsInterval(Duration interval) {
        return new Limits(maxConnections, maxConnectionsInAll, maxLineBytes, maxUnknownLineBytes, maxValueChars, idle, idleOwner,
                challengeLifetime, peerStep, lookup, notifyAnswer, retryFirst, retryMost, interval, housekeeping, slowdown,
                enrollRequests);
    }

    /** How slow guessing is made. */
    public Limits withSlowdown(Duration first) {
        return new Limits(maxConnections, maxConnectionsInAll, maxLineBytes, maxUnknownLineBytes, maxValueChars, idle, idleOwner,
                challengeLifetime, peerStep, lookup, notifyAnswer, retryFirst, retryMost, statsInterval, housekeeping, first,
                enrollRequests);
    }

    /** How often to do what is due. */
    public Limits withHousekeeping(Duration interval) {
        return new Limits(maxConnections, maxConnectionsInAll, maxLineBytes, maxUnknownLineBytes, maxValueChars, idle, idleOwner,
                challengeLifetime, peerStep, lookup, notifyAnswer, retryFirst, retryMost, statsInterval, interval, slowdown,
                enrollRequests);
    }
}
