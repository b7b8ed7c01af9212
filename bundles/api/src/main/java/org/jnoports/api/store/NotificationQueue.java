package org.jnoports.api.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The notifications of one atSign's atServer, sent and received: a bounded number, of bounded size. Thread-safe. */
@ProviderType
public interface NotificationQueue {
    /**
     * Keeps a notification; one of the same id is replaced.
     *
     * @return false if the queue is full of what must not make way: undelivered ones
     * @throws org.jnoports.api.TunnelException if nothing can be written at present
     */
    boolean put(QueuedNotification notification);

    Optional<QueuedNotification> get(String id);

    /**
     * Notes how far one got; it keeps its place.
     *
     * @return false if there is none of that id any more
     * @throws org.jnoports.api.TunnelException if nothing can be written at present
     */
    boolean note(String id, QueuedNotification.Status status, int attempts);

    void remove(String id);

    /** Those that arrived after the given moment and have not expired, oldest first. */
    List<QueuedNotification> since(QueuedNotification.Direction direction, Instant after, Instant now);

    /** Those still to be delivered: queued or errored, sent, not expired; oldest first. */
    List<QueuedNotification> undelivered(Instant now);

    /** Drops what expired before the given moment. */
    void purge(Instant before);
}
