package org.jnoports.role.controller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jnoports.api.at.AtSign;

/**
 * How much is done for whom: so many requests in hand altogether, a quarter of them for one atSign, and so many of one
 * atSign in a second. Thread-safe.
 */
final class Allowance {
    static final int MAX_IN_HAND = 256;
    static final int MAX_IN_HAND_OF_ONE = MAX_IN_HAND / 4;
    /** atSigns whose pace is known; then the one that asked longest ago is forgotten. */
    static final int MAX_KNOWN = 10_000;

    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private final Map<AtSign, Asker> askers = new LinkedHashMap<>(16, 0.75f, true); // guarded by this, as all below
    private int inHand;

    Allowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What is known of one who asks. */
    private static final class Asker {
        private double left;
        private long atNanos;
        private int inHand;

        private Asker(double left, long atNanos) {
            this.left = left;
            this.atNanos = atNanos;
        }
    }

    /** A request that is being worked on, until it is {@link #done}. */
    final class Place {
        private final Asker asker;
        private boolean taken = true; // guarded by the allowance

        private Place(Asker asker) {
            this.asker = asker;
        }

        /** May be repeated. */
        void done() {
            synchronized (Allowance.this) {
                if (taken) {
                    taken = false;
                    inHand--;
                    asker.inHand--;
                    Allowance.this.notifyAll();
                }
            }
        }
    }

    /**
     * @param perSecond what one atSign may ask; twice as many at once
     * @return empty if that is too much
     */
    synchronized Optional<Place> take(AtSign from, int perSecond) {
        long now = nanoTime.getAsLong();
        double most = 2.0 * perSecond;
        Asker asker = askers.computeIfAbsent(from, unknown -> new Asker(most, now));
        asker.left = Math.min(most, asker.left + (now - asker.atNanos) / NANOS * perSecond);
        asker.atNanos = now;
        forgetOne();
        if (inHand >= MAX_IN_HAND || asker.inHand >= MAX_IN_HAND_OF_ONE || asker.left < 1) {
            return Optional.empty();
        }
        asker.left--;
        asker.inHand++;
        inHand++;
        return Optional.of(new Place(asker));
    }

    private void forgetOne() {
        if (askers.size() > MAX_KNOWN) {
            askers.remove(askers.keySet().iterator().next());
        }
    }

    synchronized int inHand() {
        return inHand;
    }

    /** Waits until nothing is in hand. */
    synchronized void awaitNone(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (inHand > 0) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
