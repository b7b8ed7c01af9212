package org.jnoports.atprotocol;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription: a stranger's callbacks, whose failures are logged and end nothing. Thread-safe. */
final class Subscriber implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

    private final Predicate<AtKey> wanted;
    private final Consumer<AtNotification> consumer;
    private final Consumer<Subscriber> onClose;
    private volatile boolean closed;

    /** @param onClose called at each close */
    Subscriber(Predicate<AtKey> wanted, Consumer<AtNotification> consumer, Consumer<Subscriber> onClose) {
        this.wanted = wanted;
        this.consumer = consumer;
        this.onClose = onClose;
    }

    boolean wants(AtKey key) {
        try {
            return !closed && wanted.test(key);
        } catch (RuntimeException e) { // a stranger's
            log.warn("a subscription failed to say whether it wants {}: {}", key, e.toString());
            log.debug("{}", key, e);
            return false;
        }
    }

    void accept(AtNotification notification) {
        if (closed) {
            return;
        }
        try {
            consumer.accept(notification);
        } catch (RuntimeException e) { // a stranger's
            log.warn("a subscription failed at {}: {}", notification, e.toString());
            log.debug("{}", notification, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
