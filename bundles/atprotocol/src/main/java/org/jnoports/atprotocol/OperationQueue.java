package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jnoports.api.TunnelException;

/** Operations in order of arrival, 1,000 at most. Any thread adds, the command connection's takes. */
final class OperationQueue {
    static final int MOST = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Operation<?>> waiting = new ArrayDeque<>(); // this and what follows guarded by lock
    private final Set<Operation<?>> paused = new HashSet<>();
    private boolean woken;
    private boolean closed;

    /** Adds it at the end; fails it where there is no room. */
    void add(Operation<?> operation) {
        boolean added = false;
        boolean refusing;
        lock.lock();
        try {
            refusing = closed;
            if (!refusing && waiting.size() < MOST) {
                waiting.addLast(operation);
                changed.signal();
                added = true;
            }
        } finally {
            lock.unlock();
        }
        if (!added) {
            operation.fail(refusing ? closed(operation) : new TunnelException("'" + operation.name()
                    + "' is refused: " + MOST + " operations wait for the atServer already"));
        }
    }

    /** Puts it in front again, so that the order stays. */
    void putBack(Operation<?> operation) {
        boolean refusing;
        lock.lock();
        try {
            refusing = closed;
            if (!refusing) {
                waiting.addFirst(operation);
            }
        } finally {
            lock.unlock();
        }
        if (refusing) {
            operation.fail(closed(operation));
        }
    }

    /** Keeps it, without handing it out, until it is resumed or removed. */
    void pause(Operation<?> operation) {
        lock.lock();
        try {
            paused.add(operation);
        } finally {
            lock.unlock();
        }
    }

    /** Adds what was paused. */
    void resume(Operation<?> operation) {
        boolean known;
        lock.lock();
        try {
            known = paused.remove(operation);
        } finally {
            lock.unlock();
        }
        if (known) {
            add(operation);
        }
    }

    void remove(Operation<?> operation) {
        lock.lock();
        try {
            waiting.remove(operation);
            paused.remove(operation);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next; empty at the limit or when woken. */
    Optional<Operation<?>> take(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return Optional.ofNullable(waiting.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait of whoever takes; never blocks for long. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Fails what waits and whatever comes later. */
    void close() {
        List<Operation<?>> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(waiting);
            left.addAll(paused);
            waiting.clear();
            paused.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(operation -> operation.fail(closed(operation)));
    }

    private static TunnelException closed(Operation<?> operation) {
        return new TunnelException("'" + operation.name() + "' was not done: the AtClient was closed");
    }
}
