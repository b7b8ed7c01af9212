package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.transport.TransportException;

/**
 * What waits to be sent, in call order. {@link #offer} and {@link #offerEnd} are for any thread; the rest is for the loop.
 */
final class Outbox {
    /** Most bytes that may wait. */
    static final long MAX_WAITING_BYTES = 16 * 1024 * 1024;

    private static final int WRITES_PER_TURN = 256;

    /** @param last true for the end of the stream, which has no bytes */
    private record Entry(ByteBuffer bytes, boolean last, CompletableFuture<Void> sent) {}

    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private boolean shut;

    /** @return false if there is no room */
    boolean offer(byte[] bytes, CompletableFuture<Void> sent) {
        if (waiting.addAndGet(bytes.length) > MAX_WAITING_BYTES) {
            waiting.addAndGet(-bytes.length);
            return false;
        }
        entries.add(new Entry(ByteBuffer.wrap(bytes), false, sent));
        return true;
    }

    /** Afterwards nothing more is sent. */
    void offerEnd(CompletableFuture<Void> told) {
        entries.add(new Entry(ByteBuffer.allocate(0), true, told));
    }

    /**
     * Sends what can be sent now.
     *
     * @return true if nothing waits; false: call again when writable
     */
    boolean flush(ByteStream stream) throws IOException {
        int turn = 0;
        for (Entry entry = entries.peek(); entry != null; entry = entries.peek()) {
            if (turn++ == WRITES_PER_TURN) {
                return false; // who writes again at each completion must not keep the loop for himself
            }
            if (entry.last) {
                if (!shut && !stream.shutdownOutput()) {
                    return false;
                }
                shut = true;
            } else if (!stream.write(entry.bytes)) {
                return false;
            }
            entries.remove();
            waiting.addAndGet(-entry.bytes.capacity());
            entry.sent.complete(null);
        }
        return true;
    }

    /** True if nothing waits; any thread. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** True once the peer has been told that nothing more comes. */
    boolean isShut() {
        return shut;
    }

    /** Fails everything that waits. */
    void fail(TransportException why) {
        List<Entry> failed = new ArrayList<>();
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            waiting.addAndGet(-entry.bytes.capacity());
            failed.add(entry);
        }
        failed.forEach(entry -> entry.sent.completeExceptionally(why));
    }
}
