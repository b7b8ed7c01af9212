package org.jnoports.transport.nio;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Direct buffers of {@link #BUFFER_BYTES} bytes, lent while bytes move. One per loop; only that loop's thread touches it.
 */
final class BufferPool {
    static final int BUFFER_BYTES = 64 * 1024;
    /** What stays allocated when nothing moves: at most this many buffers. */
    static final int MAX_KEPT = 64;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private int lent;

    /** A cleared buffer; give it back with {@link #giveBack}. */
    ByteBuffer borrow() {
        lent++;
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        lent--;
        if (free.size() < MAX_KEPT) {
            free.push(buffer);
        }
    }

    /** A buffer that this pool has lent moves to another loop, which will give it back there. */
    void lentElsewhere() {
        lent--;
    }

    /** The other end of {@link #lentElsewhere()}. */
    void adopt() {
        lent++;
    }

    int lent() {
        return lent;
    }

    int kept() {
        return free.size();
    }
}
