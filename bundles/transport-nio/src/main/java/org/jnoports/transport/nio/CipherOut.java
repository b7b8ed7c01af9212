package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** TLS records on their way to the socket, in a buffer that is lent only while it holds some. */
final class CipherOut {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING; // ready to be put into
    private int written; // of these the system has so many
    private boolean lent;

    boolean isEmpty() {
        return !lent;
    }

    /** What was written makes room only when all is: moving the rest each time would cost more. */
    boolean hasRoomFor(int recordBytes) {
        return isEmpty() || bytes.remaining() >= recordBytes;
    }

    /** Appends records, for which there must be room; what they were put together in is in the heap. */
    void add(ByteBuffer records, BufferPool buffers) {
        if (records.hasRemaining()) {
            if (isEmpty()) {
                bytes = buffers.borrowWide();
                lent = true;
            }
            bytes.put(records);
        }
    }

    /** @return true if nothing waits any more */
    boolean flush(WritableByteChannel channel, BufferPool buffers) throws IOException {
        if (isEmpty()) {
            return true;
        }
        int end = bytes.position();
        bytes.limit(end).position(written);
        try {
            channel.write(bytes);
        } finally {
            written = bytes.position();
            bytes.limit(bytes.capacity()).position(end);
        }
        if (written == end) {
            discard(buffers);
        }
        return isEmpty();
    }

    /** Its buffer moves to another loop. */
    void move(Consumer<ByteBuffer> told) {
        if (!isEmpty()) {
            told.accept(bytes);
        }
    }

    void discard(BufferPool buffers) {
        if (!isEmpty()) {
            buffers.giveBack(bytes);
            bytes = NOTHING;
            written = 0;
            lent = false;
        }
    }
}
