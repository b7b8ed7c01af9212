package org.jnoports.api.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** An atServer's notifications, of all its atSigns: a bounded number for each. Thread-safe. */
@ProviderType
public interface NotificationQueue {
    /**
     * Keeps a notification; one of the same owner and id is replaced.
     *
     * @param owner the atSign whose atServer keeps it
     * @return false if the owner's queue is full
     */
    boolean put(String owner, QueuedNotification notification);

    Optional<QueuedNotification> get(String owner, String id);

    void remove(String owner, String id);

    /** Those of an owner that arrived after the given moment and have not expired, oldest first. */
    List<QueuedNotification> since(String owner, QueuedNotification.Direction direction, Instant after, Instant now);

    /** Those of an owner still to be delivered: queued or errored, sent, not expired; oldest first. */
    List<QueuedNotification> undelivered(String owner, Instant now);

    /** Drops what expired before the given moment. */
    void purge(Instant before);
}
