package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** TLS records on their way to the socket, in a buffer that is lent only while it holds some. */
final class CipherOut {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING; // ready to be put into
    private boolean lent;

    boolean isEmpty() {
        return !lent;
    }

    boolean hasRoomFor(int recordBytes) {
        return isEmpty() || bytes.remaining() >= recordBytes;
    }

    /** Where to put the next record; call {@link #settle} afterwards. */
    ByteBuffer open(BufferPool buffers) {
        if (isEmpty()) {
            bytes = buffers.borrow();
            lent = true;
        }
        return bytes;
    }

    /** @return true if nothing waits any more */
    boolean flush(WritableByteChannel channel, BufferPool buffers) throws IOException {
        if (isEmpty()) {
            return true;
        }
        bytes.flip();
        try {
            channel.write(bytes);
        } finally {
            bytes.compact();
        }
        return settle(buffers);
    }

    /** Gives the buffer back if there is nothing in it. */
    boolean settle(BufferPool buffers) {
        if (!isEmpty() && bytes.position() == 0) {
            discard(buffers);
        }
        return isEmpty();
    }

    void discard(BufferPool buffers) {
        if (!isEmpty()) {
            buffers.giveBack(bytes);
            bytes = NOTHING;
            lent = false;
        }
    }
}
