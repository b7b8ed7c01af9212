package org.jnoports.atserver.notify;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.peer.Peers;

/** What one atSign sends to others: a queue for each recipient, none waits for another. Thread-safe. */
public final class Deliveries {
    /** How often a delivery is tried unless something else is said. */
    public static final int MAX_ATTEMPTS = 30;

    private static final int MAX_RECIPIENTS = 1_000;

    private final AtSign owner;
    private final NotificationQueue queue;
    private final Peers peers;
    private final Limits limits;
    private final IntSupplier maxAttempts;
    private final Workers workers;
    private final InstantSource clock;
    private final Map<AtSign, Delivery> deliveries = new ConcurrentHashMap<>();

    public Deliveries(AtSign owner, NotificationQueue queue, Peers peers, Limits limits, IntSupplier maxAttempts,
            Workers workers, InstantSource clock) {
        this.owner = owner;
        this.queue = queue;
        this.peers = peers;
        this.limits = limits;
        this.maxAttempts = maxAttempts;
        this.workers = workers;
        this.clock = clock;
    }

    /** Takes up what an earlier process of this atServer left undelivered. */
    public void resume() {
        queue.undelivered(clock.instant()).forEach(this::submit);
    }

    /**
     * Delivers a notification that is in the queue already; returns at once.
     *
     * @return false if too many wait
     */
    public boolean submit(QueuedNotification notification) {
        if (deliveries.size() >= MAX_RECIPIENTS) {
            deliveries.values().removeIf(Delivery::isIdle);
        }
        AtSign recipient = AtSign.of(notification.to());
        if (deliveries.size() >= MAX_RECIPIENTS && !deliveries.containsKey(recipient)) {
            return false;
        }
        AtomicBoolean added = new AtomicBoolean();
        Delivery delivery = deliveries.compute(recipient, (name, present) -> {
            Delivery kept = present == null ? new Delivery(owner, recipient, queue, peers, limits, maxAttempts, workers, clock) : present;
            added.set(kept.add(notification));
            return kept;
        });
        workers.executor().execute(delivery::proceed);
        return added.get();
    }
}
