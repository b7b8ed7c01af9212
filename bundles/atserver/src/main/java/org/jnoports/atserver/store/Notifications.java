package org.jnoports.atserver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** One atSign's notifications, whose troubles are errors of the protocol: AT0002, and the connection goes on. Thread-safe. */
public final class Notifications implements NotificationQueue {
    private final NotificationQueue queue;

    public Notifications(NotificationQueue queue) {
        this.queue = queue;
    }

    @Override
    public boolean put(QueuedNotification notification) {
        return refusing(() -> queue.put(notification));
    }

    @Override
    public Optional<QueuedNotification> get(String id) {
        return refusing(() -> queue.get(id));
    }

    @Override
    public boolean note(String id, QueuedNotification.Status status, int attempts) {
        return refusing(() -> queue.note(id, status, attempts));
    }

    @Override
    public void remove(String id) {
        refusing(() -> {
            queue.remove(id);
            return true;
        });
    }

    @Override
    public List<QueuedNotification> since(QueuedNotification.Direction direction, Instant after, Instant now) {
        return refusing(() -> queue.since(direction, after, now));
    }

    @Override
    public List<QueuedNotification> undelivered(Instant now) {
        return refusing(() -> queue.undelivered(now));
    }

    @Override
    public void purge(Instant before) {
        refusing(() -> {
            queue.purge(before);
            return true;
        });
    }

    private static <T> T refusing(Supplier<T> step) {
        try {
            return step.get();
        } catch (TunnelException e) {
            throw Refusal.staying(ErrorCode.DATA_STORE, e.getMessage());
        }
    }
}
