package org.jnoports.sessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time passes when the test says so; what is due runs on the test's thread. */
final class HandTurnedTimers implements Timers {
    private final List<Entry> entries = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private boolean closed;

    private record Entry(Duration due, Runnable task) {}

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        Entry entry = new Entry(now.plus(delay), task);
        entries.add(entry);
        return () -> forget(entry);
    }

    private synchronized void forget(Entry entry) {
        entries.remove(entry);
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    void pass(Duration time) {
        List<Entry> due;
        synchronized (this) {
            now = now.plus(time);
            due = entries.stream().filter(entry -> entry.due().compareTo(now) <= 0).toList();
            entries.removeAll(due);
        }
        due.forEach(entry -> entry.task().run());
    }

    synchronized long nanoTime() {
        return now.toNanos();
    }

    synchronized int pending() {
        return entries.size();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
