package org.jnoports.transport.nio;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Direct buffers, lent while bytes move: of {@link #BUFFER_BYTES} bytes, and a few of {@link #WIDE_BYTES} for streams, which
 * wake their peers the more rarely the more they move at once. One per loop; only that loop's thread touches it.
 */
final class BufferPool {
    static final int BUFFER_BYTES = 64 * 1024;
    /** What stays allocated when nothing moves: at most this many buffers. */
    static final int MAX_KEPT = 64;

    static final int WIDE_BYTES = 512 * 1024;
    /** More wide ones aren't lent at a time: then streams that wait hold the others. */
    static final int MAX_WIDE_LENT = 32;
    static final int MAX_WIDE_KEPT = 4;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Deque<ByteBuffer> freeWide = new ArrayDeque<>();
    private ByteBuffer heap = ByteBuffer.allocate(0);
    private int lent;
    private int lentWide;

    /** A cleared buffer; give it back with {@link #giveBack}. */
    ByteBuffer borrow() {
        lent++;
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : buffer.clear();
    }

    /** A cleared buffer, wide if one is to be had; give it back with {@link #giveBack}. */
    ByteBuffer borrowWide() {
        if (lentWide >= MAX_WIDE_LENT) {
            return borrow();
        }
        lent++;
        lentWide++;
        ByteBuffer buffer = freeWide.poll();
        return buffer == null ? ByteBuffer.allocateDirect(WIDE_BYTES) : buffer.clear();
    }

    /** What is in a lent buffer has to wait: if that fits into a smaller one it moves there while wide ones are scarce. */
    ByteBuffer settled(ByteBuffer buffer) {
        if (!isWide(buffer) || buffer.remaining() > BUFFER_BYTES || lentWide <= MAX_WIDE_LENT / 2) {
            return buffer;
        }
        ByteBuffer small = borrow().put(buffer).flip();
        giveBack(buffer);
        return small;
    }

    /** The loop's only one in the heap, cleared, of at least this size: to be used up before anything else is done. */
    ByteBuffer inHeap(int bytes) {
        if (heap.capacity() < bytes) {
            heap = ByteBuffer.allocate(bytes);
        }
        return heap.clear();
    }

    void giveBack(ByteBuffer buffer) {
        lentElsewhere(buffer);
        if (isWide(buffer)) {
            keep(buffer, freeWide, MAX_WIDE_KEPT);
        } else {
            keep(buffer, free, MAX_KEPT);
        }
    }

    private static void keep(ByteBuffer buffer, Deque<ByteBuffer> kept, int most) {
        if (kept.size() < most) {
            kept.push(buffer);
        }
    }

    /** A buffer that this pool has lent moves to another loop, which will give it back there. */
    void lentElsewhere(ByteBuffer buffer) {
        lent--;
        if (isWide(buffer)) {
            lentWide--;
        }
    }

    /** The other end of {@link #lentElsewhere}. */
    void adopt(ByteBuffer buffer) {
        lent++;
        if (isWide(buffer)) {
            lentWide++;
        }
    }

    private static boolean isWide(ByteBuffer buffer) {
        return buffer.capacity() > BUFFER_BYTES;
    }

    int lent() {
        return lent;
    }

    int kept() {
        return free.size() + freeWide.size();
    }
}
