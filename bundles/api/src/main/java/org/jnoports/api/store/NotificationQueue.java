package org.jnoports.api.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The notifications of one atSign's atServer, sent and received: a bounded number, of bounded size. Thread-safe. */
@ProviderType
public interface NotificationQueue {
    /**
     * Keeps a notification; one of the same id is replaced. Where only status and attempts differ, it keeps its place.
     *
     * @return false if the queue is full of what must not make way: undelivered ones
     * @throws org.jnoports.api.TunnelException if nothing can be written at present
     */
    boolean put(QueuedNotification notification);

    Optional<QueuedNotification> get(String id);

    void remove(String id);

    /** Those that arrived after the given moment and have not expired, oldest first. */
    List<QueuedNotification> since(QueuedNotification.Direction direction, Instant after, Instant now);

    /** Those still to be delivered: queued or errored, sent, not expired; oldest first. */
    List<QueuedNotification> undelivered(Instant now);

    /** Drops what expired before the given moment. */
    void purge(Instant before);
}
