package org.jnoports.transport.nio;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.transport.nio.BridgeSide.SideException;

/** Moves bytes one way through a lent buffer. Only the loop calls it, except for {@link #moved()}. */
final class Pump {
    /** What has to happen before the next {@link #step}. */
    enum WaitFor {
        SOURCE_READABLE,
        SINK_WRITABLE,
        /** Nothing: but others come first. */
        TURN,
        /** It is over. */
        NEVER
    }

    /** After so many bytes other bridges of the loop have their turn. */
    static final int TURN_BYTES = 1024 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BridgeSide source;
    private final BridgeSide sink;
    private final AtomicLong moved = new AtomicLong();
    private ByteBuffer chunk = NOTHING;
    private boolean lent;
    private boolean ended; // the source; its last bytes may still be in the chunk
    private boolean over;

    Pump(BridgeSide source, BridgeSide sink) {
        this.source = source;
        this.sink = sink;
    }

    void begin() {
        chunk = source.early();
    }

    /** Does what needs no waiting. A full sink stops the reading: that is the back-pressure. */
    WaitFor step(BufferPool buffers) throws SideException {
        int received = 0;
        while (!over) {
            if (!empty(buffers)) {
                return WaitFor.SINK_WRITABLE;
            }
            if (ended) {
                if (!sink.shutdownOutput()) {
                    return WaitFor.SINK_WRITABLE;
                }
                over = true; // half-close travels on; the other direction keeps flowing
            } else if (received >= TURN_BYTES) {
                return WaitFor.TURN;
            } else {
                int count = refill(buffers);
                if (count == 0) {
                    return WaitFor.SOURCE_READABLE;
                }
                received += count;
            }
        }
        return WaitFor.NEVER;
    }

    /** @return true if the sink has it all */
    private boolean empty(BufferPool buffers) throws SideException {
        int before = chunk.remaining();
        boolean all;
        try {
            all = sink.write(chunk);
        } finally {
            moved.addAndGet(before - chunk.remaining());
        }
        if (!chunk.hasRemaining()) {
            release(buffers);
        } else if (lent) {
            chunk = buffers.settled(chunk);
        }
        return all;
    }

    private int refill(BufferPool buffers) throws SideException {
        chunk = buffers.borrowWide();
        lent = true;
        int count = source.read(chunk);
        chunk.flip();
        if (count <= 0) {
            release(buffers);
        }
        ended = count < 0;
        return count;
    }

    /** Gives the buffer back. */
    void release(BufferPool buffers) {
        if (lent) {
            buffers.giveBack(chunk);
            lent = false;
        }
        chunk = NOTHING;
    }

    boolean sourceEnded() {
        return ended;
    }

    boolean isOver() {
        return over;
    }

    /** Bytes that the sink has taken; any thread. */
    long moved() {
        return moved.get();
    }
}
