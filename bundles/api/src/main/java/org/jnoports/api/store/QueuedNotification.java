package org.jnoports.api.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A notification that an atServer keeps, sent or received.
 *
 * @param id the sender's
 * @param direction whether the keeping atServer's atSign sent it, received it, or sent it to itself
 * @param key the full key
 * @param value as it came, encrypted
 * @param operation {@code update} or {@code delete}
 * @param textMessage true for messageType text
 * @param metadata by wire name, as text
 * @param at when it was accepted
 * @param expiresAt when it stops being delivered
 * @param status how far it got
 * @param attempts how often its delivery was tried
 */
public record QueuedNotification(String id, Direction direction, String from, String to, String key, Optional<String> value,
        String operation, boolean textMessage, Map<String, String> metadata, Instant at, Instant expiresAt, Status status,
        int attempts) {
    /** As seen from the keeping atServer. */
    public enum Direction {
        SENT,
        RECEIVED,
        SELF
    }

    /** How far a notification got. */
    public enum Status {
        QUEUED,
        DELIVERED,
        ERRORED
    }

    public QueuedNotification {
        metadata = Map.copyOf(metadata);
    }

    /** The same, further on. */
    public QueuedNotification with(Status newStatus, int newAttempts) {
        return new QueuedNotification(id, direction, from, to, key, value, operation, textMessage, metadata, at, expiresAt,
                newStatus, newAttempts);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "QueuedNotification[" + id + " " + direction + " " + key + " " + status + "]";
    }
}
