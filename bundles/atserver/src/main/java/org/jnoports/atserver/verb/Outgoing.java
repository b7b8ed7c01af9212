package org.jnoports.atserver.verb;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.notify.Deliveries;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** Where notifications of one atSign begin: they get an id, a time and a life, and go into the queue. */
final class Outgoing {
    /** For those that don't say how long they live. */
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private final AtSign owner;
    private final NotificationQueue queue;
    private final Deliveries deliveries;
    private final InstantSource clock;

    Outgoing(AtSign owner, NotificationQueue queue, Deliveries deliveries, InstantSource clock) {
        this.owner = owner;
        this.queue = queue;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** What a notification is about, whoever sends it. */
    record Message(String key, Optional<String> value, boolean delete, boolean text, Map<String, String> metadata) {
        /** Without value and metadata. */
        @Override
        public String toString() {
            return "Message[" + key + "]";
        }
    }

    /** Not yet in any queue. */
    QueuedNotification make(Optional<String> id, QueuedNotification.Direction direction, AtSign from, AtSign to,
            Message message, OptionalLong ttln) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        QueuedNotification.Status status = direction == QueuedNotification.Direction.SENT
                ? QueuedNotification.Status.QUEUED : QueuedNotification.Status.DELIVERED;
        return new QueuedNotification(id.orElseGet(() -> UUID.randomUUID().toString()), direction, from.text(), to.text(),
                message.key(), message.value(), message.delete() ? "delete" : "update", message.text(), message.metadata(), now,
                now.plus(life(ttln)), status, 0);
    }

    /**
     * Queues one for another atSign and returns at once.
     *
     * @throws Refusal AT0011 if there is no room
     */
    void send(QueuedNotification notification) {
        if (!queue.put(notification)) {
            throw Refusal.of(ErrorCode.INTERNAL, "too many notifications of " + owner + " wait");
        }
        if (!deliveries.submit(notification)) {
            queue.remove(notification.id());
            throw Refusal.of(ErrorCode.INTERNAL, "too many notifications wait for " + notification.to());
        }
    }

    private static Duration life(OptionalLong ttln) {
        long millis = ttln.orElse(0);
        return millis == 0 ? LIFE : Duration.ofMillis(Math.min(millis, LONGEST_LIFE.toMillis()));
    }
}
