package org.jnoports.benchmarks.atserver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a monitor; each notification's value begins with when it was sent, by this process's clock. Thread-safe. */
final class Arrivals {
    private static final Pattern SENT = Pattern.compile("\"value\":\"(\\d+)-");

    private final List<Long> nanos = new ArrayList<>(); // guarded by this
    private long all; // guarded by this
    private boolean over; // guarded by this
    private long last = System.nanoTime(); // guarded by this

    Arrivals(WireClient monitor) {
        Thread thread = new Thread(() -> read(monitor), "arrivals");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(WireClient monitor) {
        try {
            while (true) {
                Matcher sent = SENT.matcher(monitor.line());
                if (sent.find()) {
                    arrived(System.nanoTime(), Long.parseLong(sent.group(1)));
                }
            }
        } catch (IOException e) {
            end();
        }
    }

    private synchronized void arrived(long now, long sent) {
        nanos.add(now - sent);
        all++;
        last = now;
        notifyAll();
    }

    private synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Until so many have come in all, those that were forgotten included. */
    synchronized void awaitAll(long count) throws IOException {
        try {
            while (all < count && !over) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        if (over) {
            throw new EOFException("the monitor has ended");
        }
    }

    synchronized void forget() {
        nanos.clear();
    }

    /** How long each took, sorted, once so many are there or the time is over. */
    synchronized long[] await(long count, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = end - System.nanoTime(); nanos.size() < count && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** When the latest came. */
    synchronized long last() {
        return last;
    }
}
