package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decrypts notifications and hands them to their subscribers, in order of arrival, on a thread of its own. When 1,000 of
 * them or 16 Mi characters wait, more are dropped.
 */
final class Dispatcher implements AutoCloseable {
    /** Decrypts; may take a while and fail. */
    interface Opener {
        String open(Incoming incoming) throws InterruptedException;
    }

    static final int MOST_WAITING = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int MOST_CHARACTERS = 16 * 1024 * 1024;
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    private final Opener opener;
    private final Delivered delivered;
    private final LinkedBlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicInteger characters = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    /** @param delivered what has been delivered already, also before a reconnect */
    Dispatcher(AtSign self, Opener opener, Delivered delivered) {
        this.opener = opener;
        this.delivered = delivered;
        this.thread = new Thread(this::work, "jnoports-at-" + self.bare() + "-dispatch");
        thread.setDaemon(true);
    }

    private record Delivery(Incoming incoming, List<Subscriber> subscribers) {}

    void start() {
        thread.start();
    }

    /** Never blocks. */
    void offer(Incoming incoming, List<Subscriber> subscribers) {
        if (!delivered.add(incoming)) {
            log.debug("{} has been here before", incoming);
            return;
        }
        int size = incoming.characters();
        if (characters.addAndGet(size) > MOST_CHARACTERS || !waiting.offer(new Delivery(incoming, subscribers))) {
            characters.addAndGet(-size);
            delivered.forget(incoming);
            log.warn("{} is dropped: too many wait to be delivered", incoming);
        }
    }

    /** Ends the thread; what waits is dropped. May be repeated, also from that thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread, JOIN_LIMIT);
        waiting.clear();
    }

    private void work() {
        try {
            while (!closed) {
                Delivery next = waiting.take();
                characters.addAndGet(-next.incoming().characters());
                deliver(next);
            }
        } catch (InterruptedException e) {
            log.debug("{} ends", thread.getName());
        }
    }

    private void deliver(Delivery delivery) throws InterruptedException {
        Incoming incoming = delivery.incoming();
        AtNotification notification;
        try {
            notification = incoming.opened(opener.open(incoming));
        } catch (TunnelException e) {
            delivered.forget(incoming);
            log.warn("{} is dropped: {}", incoming, e.getMessage());
            return;
        } catch (RuntimeException e) { // the cipher is a plugin, and this thread has to go on
            log.warn("{} is dropped: something unforeseen failed: {}", incoming, e.toString());
            log.debug("{}", incoming, e);
            return;
        }
        delivery.subscribers().forEach(subscriber -> subscriber.accept(notification));
    }
}
