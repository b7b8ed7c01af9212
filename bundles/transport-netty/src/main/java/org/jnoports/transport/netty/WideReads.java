package org.jnoports.transport.netty;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much streams receive in one go: the more, the more rarely they wake their peers; but what the other side doesn't take
 * has to be kept, so that only so many may hold a wide buffer. One for a transport; thread-safe.
 */
final class WideReads {
    static final int NARROW_BYTES = 64 * 1024;
    static final int WIDE_BYTES = 512 * 1024;
    static final int MAX_WAITING_PER_CORE = 32;

    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    WideReads(int cores) {
        maxWaiting = cores * MAX_WAITING_PER_CORE;
    }

    /** For the next read of a stream. */
    int bytes() {
        return waiting.get() < maxWaiting ? WIDE_BYTES : NARROW_BYTES;
    }

    /** A stream holds a wide buffer, since its sink doesn't take all at present; until {@link #taken}. */
    void waits() {
        waiting.incrementAndGet();
    }

    void taken() {
        waiting.decrementAndGet();
    }
}
