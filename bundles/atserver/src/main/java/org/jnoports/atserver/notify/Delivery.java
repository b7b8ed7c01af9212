package org.jnoports.atserver.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.connection.Failures;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one atSign's notifications to one recipient, in order, again and again until each is delivered or expired, or was
 * refused 30 times (atprotocol.md, section 7). Thread-safe.
 */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final Set<ErrorCode> NOT_REACHED = Set.of(ErrorCode.UNKNOWN_ATSIGN, ErrorCode.HANDSHAKE,
            ErrorCode.UNREACHABLE, ErrorCode.TIMEOUT, ErrorCode.OUTBOUND_LIMIT);

    private final AtSign owner;
    private final AtSign recipient;
    private final NotificationQueue queue;
    private final Peers peers;
    private final Limits limits;
    private final IntSupplier maxAttempts;
    private final Workers workers;
    private final InstantSource clock;
    private final RecipientQueue waiting; // guarded by this
    private Optional<Instant> wakeAt = Optional.empty(); // guarded by this

    Delivery(AtSign owner, AtSign recipient, NotificationQueue queue, Peers peers, Limits limits, IntSupplier maxAttempts,
            Workers workers, InstantSource clock) {
        this.owner = owner;
        this.recipient = recipient;
        this.queue = queue;
        this.peers = peers;
        this.limits = limits;
        this.maxAttempts = maxAttempts;
        this.workers = workers;
        this.clock = clock;
        waiting = new RecipientQueue(limits.retryFirst(), limits.retryMost());
    }

    /** @return false if there is no room */
    boolean add(QueuedNotification notification) {
        String notifier = notification.metadata().getOrDefault("notifier", "");
        Optional<Integer> keepNewest = Optional.ofNullable(notification.metadata().get("latestN")).map(Integer::valueOf);
        Optional<List<String>> replaced;
        synchronized (this) {
            replaced = waiting.add(notification.id(), notifier, keepNewest, clock.instant());
        }
        replaced.ifPresent(ids -> ids.forEach(id -> queue.remove(id)));
        return replaced.isPresent();
    }

    synchronized boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Sends what is due, several at a time if the recipient's atServer takes that. Runs on a worker. */
    void proceed() {
        boolean more = true;
        while (more) {
            more = sendNext();
        }
    }

    /** Takes and sends in one go: two threads that did that at the same time would change the order. */
    private synchronized boolean sendNext() {
        Optional<QueuedNotification> next = next();
        next.ifPresent(notification ->
                peers.ask(recipient, Peers.Purpose.NOTIFY, ForwardLine.of(notification), limits.notifyAnswer())
                        .whenCompleteAsync((answer, failure) -> ended(notification, answer, failure), workers.executor()));
        return next.isPresent();
    }

    /** Takes the first that is due and still to be delivered; if there is none, comes back when one will be. */
    private Optional<QueuedNotification> next() {
        if (waiting.underWay() >= Limits.MAX_AHEAD) {
            return Optional.empty();
        }
        Optional<String> id = waiting.due(clock.instant());
        while (id.isPresent()) {
            Optional<QueuedNotification> notification = queue.get(id.get()).filter(this::isToBeDelivered);
            if (notification.isPresent()) {
                waiting.sent(id.get());
                return notification;
            }
            waiting.done(id.get());
            id = waiting.due(clock.instant());
        }
        waiting.nextDue().ifPresent(this::wake);
        return Optional.empty();
    }

    private boolean isToBeDelivered(QueuedNotification notification) {
        return notification.direction() == QueuedNotification.Direction.SENT
                && notification.status() != QueuedNotification.Status.DELIVERED
                && notification.expiresAt().isAfter(clock.instant());
    }

    private void wake(Instant due) {
        if (wakeAt.isPresent() && !wakeAt.get().isAfter(due)) {
            return;
        }
        wakeAt = Optional.of(due);
        Duration pause = Duration.between(clock.instant(), due);
        workers.after(pause.isNegative() ? Duration.ZERO : pause.plusMillis(1), () -> {
            synchronized (this) {
                wakeAt = Optional.empty();
            }
            proceed();
        });
    }

    private void ended(QueuedNotification notification, String answer, Throwable failure) {
        if (failure == null && answer.equals("success")) {
            delivered(notification);
        } else if (failure != null && isNotReached(failure)) {
            notReached(Failures.cause(failure));
        } else {
            refused(notification);
        }
        proceed();
    }

    private static boolean isNotReached(Throwable failure) {
        return !(Failures.cause(failure) instanceof Refusal refusal) || NOT_REACHED.contains(refusal.code());
    }

    private void delivered(QueuedNotification notification) {
        keep(notification.with(QueuedNotification.Status.DELIVERED, notification.attempts()));
        synchronized (this) {
            waiting.reached();
            waiting.done(notification.id());
        }
    }

    private void notReached(Throwable failure) {
        List<String> ids;
        boolean first;
        synchronized (this) {
            first = waiting.isReachable();
            ids = waiting.unreachable(clock.instant());
        }
        if (first && !ids.isEmpty()) {
            log.info("{}: {} notifications wait for {}: {}", owner, ids.size(), recipient, failure.getMessage());
        }
        ids.forEach(id -> queue.get(id).ifPresent(notification ->
                keep(notification.with(QueuedNotification.Status.ERRORED, notification.attempts() + 1))));
    }

    private void refused(QueuedNotification notification) {
        synchronized (this) {
            waiting.reached();
            waiting.refused(notification.id(), clock.instant());
        }
        queue.get(notification.id()).ifPresent(this::failed);
    }

    private void failed(QueuedNotification notification) {
        int attempts = notification.attempts() + 1;
        keep(notification.with(QueuedNotification.Status.ERRORED, attempts));
        if (attempts >= maxAttempts.getAsInt()) {
            log.info("{}: notification {} to {} given up after {} attempts", owner, notification.id(), recipient, attempts);
            synchronized (this) {
                waiting.done(notification.id());
            }
        }
    }

    /** What can't be kept is tried again after a restart, which does no harm. */
    private void keep(QueuedNotification notification) {
        try {
            queue.note(notification.id(), notification.status(), notification.attempts());
        } catch (Refusal e) {
            log.debug("{}: how far {} got isn't kept: {}", owner, notification.id(), e.getMessage());
        }
    }
}
