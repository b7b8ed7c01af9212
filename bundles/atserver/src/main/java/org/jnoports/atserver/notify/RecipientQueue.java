package org.jnoports.atserver.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits for one recipient, oldest first. Each has its own next time, since a refused one must not hold up the others.
 * Not thread-safe: {@link Delivery} guards it.
 */
final class RecipientQueue {
    private static final int MAX_WAITING = 5_000;
    /** After so many failures in a row the recipient is tried less often. */
    private static final int PATIENCE = 30;
    private static final int LESS_OFTEN = 6;

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Duration retryFirst;
    private final Duration retryMost;
    private int failuresInRow;
    private Instant unreachableUntil = Instant.MIN;
    private int underWay;

    RecipientQueue(Duration retryFirst, Duration retryMost) {
        this.retryFirst = retryFirst;
        this.retryMost = retryMost;
    }

    /**
     * Appends one.
     *
     * @param keepNewest how many of this notifier are kept; empty: all
     * @return those that it replaces; empty if there is no room
     */
    Optional<List<String>> add(String id, String notifier, Optional<Integer> keepNewest, Instant now) {
        List<String> replaced = new ArrayList<>();
        keepNewest.ifPresent(most -> replaced.addAll(dropOldest(notifier, most - 1)));
        if (waiting.size() >= MAX_WAITING) {
            return Optional.empty();
        }
        done(id);
        waiting.put(id, new Waiting(id, keepNewest.isPresent() ? notifier : "", isReachable() ? now : unreachableUntil));
        return Optional.of(replaced);
    }

    /** The first that is due and not under way; it stays until {@link #done}. */
    Optional<String> due(Instant now) {
        return waiting.values().stream().filter(one -> !one.underWay && !one.due.isAfter(now)).map(one -> one.id).findFirst();
    }

    /** It is being delivered. */
    void sent(String id) {
        Waiting one = waiting.get(id);
        if (one != null && !one.underWay) {
            one.underWay = true;
            underWay++;
        }
    }

    /** How many are being delivered. */
    int underWay() {
        return underWay;
    }

    /** When the next one is due of those that aren't under way. */
    Optional<Instant> nextDue() {
        return waiting.values().stream().filter(one -> !one.underWay).map(one -> one.due).min(Instant::compareTo);
    }

    void done(String id) {
        Waiting one = waiting.remove(id);
        if (one != null && one.underWay) {
            underWay--;
        }
    }

    void reached() {
        failuresInRow = 0;
        unreachableUntil = Instant.MIN;
    }

    /** Whether the last attempt got an answer. */
    boolean isReachable() {
        return failuresInRow == 0;
    }

    /**
     * The recipient can't be reached: everything waits.
     *
     * @return those that an attempt more has failed for; none if that was told already of the same attempt
     */
    List<String> unreachable(Instant now) {
        boolean told = unreachableUntil.isAfter(now);
        if (!told) {
            failuresInRow++;
            unreachableUntil = now.plus(pause());
        }
        waiting.values().forEach(one -> {
            one.due = unreachableUntil;
            one.underWay = false;
        });
        underWay = 0;
        return told ? List.of() : List.copyOf(waiting.keySet());
    }

    /** The recipient's atServer answered, but didn't take this one: it goes to the end and waits. */
    void refused(String id, Instant now) {
        Waiting one = waiting.get(id);
        if (one != null) {
            done(id);
            one.underWay = false;
            one.due = now.plus(retryMost);
            waiting.put(id, one);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private Duration pause() {
        if (failuresInRow > PATIENCE) {
            return retryMost.multipliedBy(LESS_OFTEN);
        }
        int doublings = Math.min(failuresInRow - 1, 16);
        Duration pause = retryFirst.multipliedBy(1L << doublings);
        return pause.compareTo(retryMost) < 0 ? pause : retryMost;
    }

    private List<String> dropOldest(String notifier, int kept) {
        List<String> same = waiting.values().stream().filter(one -> one.notifier.equals(notifier)).map(one -> one.id).toList();
        List<String> dropped = same.subList(0, Math.max(0, same.size() - kept));
        dropped.forEach(this::done);
        return dropped;
    }

    private static final class Waiting {
        private final String id;
        private final String notifier;
        private Instant due;
        private boolean underWay;

        Waiting(String id, String notifier, Instant due) {
            this.id = id;
            this.notifier = notifier;
            this.due = due;
        }
    }
}
