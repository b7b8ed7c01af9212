package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jnoports.api.at.AtSign;

/**
 * The other end of one connection and what is known about it. Verbs of a connection run one after another, so only they
 * change it; others may read it.
 */
public final class Caller {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtSign owner;
    private final Outbox outbox;
    private final Optional<SSLSession> tlsSession;

    private volatile Identity identity = new Identity.Unknown();
    private volatile Optional<Challenge> challenge = Optional.empty();
    private volatile boolean jsonErrors;
    private volatile boolean monitoring;
    private volatile Rights rights = Rights.EVERYTHING;
    private final Deque<Instant> requests = new ArrayDeque<>(); // only used by the command that is being answered

    /** @param owner whose atServer is called */
    public Caller(AtSign owner, Outbox outbox, Optional<SSLSession> tlsSession) {
        this.owner = owner;
        this.outbox = outbox;
        this.tlsSession = tlsSession;
    }

    public Outbox outbox() {
        return outbox;
    }

    public Optional<SSLSession> tlsSession() {
        return tlsSession;
    }

    public Identity identity() {
        return identity;
    }

    public void identity(Identity proved) {
        identity = proved;
    }

    /** The enrolment by which the owner logged in. */
    public Optional<String> enrollmentId() {
        return identity instanceof Identity.Owner by ? by.enrollmentId() : Optional.empty();
    }

    /** What the owner's connection may do; for the command that is being answered. */
    public Rights rights() {
        return rights;
    }

    public void rights(Rights present) {
        rights = present;
    }

    /** Counts a request for an enrolment; false if there were too many of them within the hour. */
    public boolean mayRequest(int most, Instant now) {
        requests.removeIf(earlier -> !earlier.plus(HOUR).isAfter(now));
        if (requests.size() >= most) {
            return false;
        }
        requests.add(now);
        return true;
    }

    public boolean isOwner() {
        return identity instanceof Identity.Owner;
    }

    /** The atSign that proved itself by pol. */
    public Optional<AtSign> peer() {
        return identity instanceof Identity.Peer peer ? Optional.of(peer.atSign()) : Optional.empty();
    }

    public Optional<Challenge> challenge() {
        return challenge;
    }

    public void challenge(Optional<Challenge> made) {
        challenge = made;
    }

    public boolean jsonErrors() {
        return jsonErrors;
    }

    /** Whether errors go out as JSON, as newer clients want them. */
    public void jsonErrors(boolean wanted) {
        jsonErrors = wanted;
    }

    public boolean isMonitoring() {
        return monitoring;
    }

    /** From now on notifications arrive here, and replies end without a prompt. */
    public void monitoring(boolean begun) {
        monitoring = begun;
    }

    /** What follows a reply (section 2.2); nothing on a monitor connection. */
    String prompt() {
        if (monitoring) {
            return "";
        }
        if (isOwner()) {
            return owner + "@";
        }
        return peer().map(atSign -> atSign + "@").orElse("@");
    }

    /** What follows an error: another atSign gets the plain prompt. */
    String errorPrompt() {
        return !monitoring && peer().isPresent() ? "@" : prompt();
    }
}
