package org.jnoports.atserver.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What waits for one recipient, oldest first. Each has its own next time, since a refused one must not hold up the others.
 * Not thread-safe: {@link Delivery} guards it.
 */
final class RecipientQueue {
    private static final int MAX_WAITING = 1_000;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Duration retryFirst;
    private final Duration retryMost;
    private int failuresInRow;

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
        Instant due = waiting.isEmpty() || isReachable() ? now : waiting.getFirst().due;
        waiting.removeIf(other -> other.id.equals(id));
        waiting.add(new Waiting(id, keepNewest.isPresent() ? notifier : "", due));
        return Optional.of(replaced);
    }

    /** The first that is due; it stays until {@link #done}. */
    Optional<String> due(Instant now) {
        return waiting.stream().filter(one -> !one.due.isAfter(now)).map(one -> one.id).findFirst();
    }

    /** When the next one is due. */
    Optional<Instant> nextDue() {
        return waiting.stream().map(one -> one.due).min(Instant::compareTo);
    }

    void done(String id) {
        waiting.removeIf(one -> one.id.equals(id));
    }

    void reached() {
        failuresInRow = 0;
    }

    /** Whether the last attempt got an answer. */
    boolean isReachable() {
        return failuresInRow == 0;
    }

    /** The recipient can't be reached: everything waits. */
    List<String> unreachable(Instant now) {
        failuresInRow++;
        Instant due = now.plus(pause());
        waiting.forEach(one -> one.due = due);
        return waiting.stream().map(one -> one.id).toList();
    }

    /** The recipient's atServer answered, but didn't take this one: it goes to the end and waits. */
    void refused(String id, Instant now) {
        for (Waiting one : List.copyOf(waiting)) {
            if (one.id.equals(id)) {
                waiting.remove(one);
                one.due = now.plus(retryMost);
                waiting.add(one);
            }
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private Duration pause() {
        int doublings = Math.min(failuresInRow - 1, 16);
        Duration pause = retryFirst.multipliedBy(1L << doublings);
        return pause.compareTo(retryMost) < 0 ? pause : retryMost;
    }

    private List<String> dropOldest(String notifier, int kept) {
        List<String> same = waiting.stream().filter(one -> one.notifier.equals(notifier)).map(one -> one.id).toList();
        List<String> dropped = same.subList(0, Math.max(0, same.size() - kept));
        Iterator<Waiting> all = waiting.iterator();
        while (all.hasNext()) {
            if (dropped.contains(all.next().id)) {
                all.remove();
            }
        }
        return dropped;
    }

    private static final class Waiting {
        private final String id;
        private final String notifier;
        private Instant due;

        Waiting(String id, String notifier, Instant due) {
            this.id = id;
            this.notifier = notifier;
            this.due = due;
        }
    }
}
