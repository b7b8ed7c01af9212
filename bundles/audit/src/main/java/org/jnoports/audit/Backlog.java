package org.jnoports.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.policy.AuditEntry;

/** What waits to be written. A full one takes no more, and has a line say how many it didn't take. Thread-safe. */
final class Backlog {
    /** The most entries that wait. */
    static final int MAX_WAITING = 10_000;
    /** The most that are written at once. */
    static final int MAX_BATCH = 256;

    private final Clock clock;
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // guarded by this, as all below
    private long taken;
    private long settled;
    private long lost;
    private boolean closed;

    Backlog(Clock clock) {
        this.clock = clock;
    }

    /** @return false if it is full or closed: the entry is lost */
    synchronized boolean add(AuditEntry entry) {
        if (closed) {
            lost++;
        } else if (waiting.size() < MAX_WAITING) {
            put(new Waiting.Entry(entry));
            return true;
        } else {
            lost++;
            if (waiting.peekLast() instanceof Waiting.Lost gap) { // too far behind to be in the writer's hands
                waiting.removeLast();
                waiting.addLast(new Waiting.Lost(gap.since(), gap.count() + 1));
            } else {
                put(new Waiting.Lost(clock.instant(), 1));
            }
        }
        return false;
    }

    private void put(Waiting next) {
        waiting.addLast(next);
        taken++;
        notifyAll();
    }

    /**
     * What is to be written next; it stays until {@link #settled}.
     *
     * @return nothing after the limit, and when it is closed and empty
     */
    synchronized List<Waiting> next(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (waiting.isEmpty() && !closed && waits(deadline)) {
            // woken by an entry, by close(), or for nothing
        }
        return waiting.stream().limit(MAX_BATCH).toList();
    }

    private boolean waits(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return left > 0;
    }

    /**
     * So many of the first are done with.
     *
     * @return whether nothing waits any more
     */
    synchronized boolean settled(int count) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
        }
        settled += count;
        notifyAll();
        return waiting.isEmpty();
    }

    /** Waits for what has been added so far, at most for the limit. */
    synchronized void awaitSettled(Duration limit) throws InterruptedException {
        long target = taken;
        long deadline = System.nanoTime() + limit.toNanos();
        while (settled < target && waits(deadline)) {
            // woken by settled(), or for nothing
        }
    }

    /** How many entries were lost so far. */
    synchronized long lost() {
        return lost;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Closed, and everything has been written. */
    synchronized boolean isOver() {
        return closed && waiting.isEmpty();
    }

    /** Takes nothing more; what waits can still be written. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Loses what still waits. */
    synchronized void giveUp() {
        lost += waiting.stream().filter(Waiting.Entry.class::isInstance).count();
        settled(waiting.size());
    }
}
