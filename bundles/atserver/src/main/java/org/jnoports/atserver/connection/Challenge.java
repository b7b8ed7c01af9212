package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jnoports.api.at.AtSign;

/**
 * What {@code from} answered: a session token and a secret to be signed (atprotocol.md, section 3.1).
 *
 * @param claimed the atSign that the caller says it is
 * @param session {@code _} and a UUID
 * @param secret a UUID
 */
public record Challenge(AtSign claimed, String session, String secret, Instant made) {
    /** A fresh one. */
    public static Challenge of(AtSign claimed, Instant now) {
        return new Challenge(claimed, "_" + UUID.randomUUID(), UUID.randomUUID().toString(), now);
    }

    /** What the owner signs, or digests with its secret. */
    public String text() {
        return session + claimed + ":" + secret;
    }

    public boolean isValid(Instant now, Duration lifetime) {
        return now.isBefore(made.plus(lifetime));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Challenge[" + claimed + "]";
    }
}
