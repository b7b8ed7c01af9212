package org.jnoports.transport.nio;

import java.util.TreeSet;
import java.util.function.Consumer;

/** The deadlines of one loop; only that loop's thread touches them. */
final class Timers {
    private final TreeSet<Timer> pending = new TreeSet<>();
    private long sequence;

    /** One deadline; whoever set it cancels it when it isn't needed any more. */
    final class Timer implements Comparable<Timer> {
        private final long deadline;
        private final long number;
        private final Runnable action;

        private Timer(long deadline, long number, Runnable action) {
            this.deadline = deadline;
            this.number = number;
            this.action = action;
        }

        /** May be repeated, also after it went off. */
        void cancel() {
            pending.remove(this);
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(deadline - other.deadline); // nanoTime may overflow: only differences count
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /** @param deadline in terms of {@link System#nanoTime} */
    Timer at(long deadline, Runnable action) {
        Timer timer = new Timer(deadline, sequence++, action);
        pending.add(timer);
        return timer;
    }

    /** Hands over each action whose time has come, earliest first. */
    void runDue(long now, Consumer<Runnable> runner) {
        while (!pending.isEmpty() && pending.first().deadline - now <= 0) {
            runner.accept(pending.pollFirst().action);
        }
    }

    /** Nanoseconds until the next deadline: 0 if it has passed, {@link Long#MAX_VALUE} if there is none. */
    long untilNext(long now) {
        return pending.isEmpty() ? Long.MAX_VALUE : Math.max(0, pending.first().deadline - now);
    }

    int size() {
        return pending.size();
    }
}
