package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Received TLS records. While they are worked on they lie in a lent buffer; a record that is still incomplete when there
 * is nothing to do waits in a copy of its own size.
 */
final class CipherIn {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING; // ready to be taken from
    private boolean lent;

    /** Before anything else: what was received already. */
    void begin(byte[] early) {
        bytes = ByteBuffer.wrap(early);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** @return as {@link ReadableByteChannel#read} */
    int fill(ReadableByteChannel channel, BufferPool buffers) throws IOException {
        if (!lent) {
            ByteBuffer rest = bytes;
            bytes = buffers.borrow().put(rest);
            lent = true;
        } else {
            bytes.compact();
        }
        try {
            return channel.read(bytes);
        } finally {
            bytes.flip();
        }
    }

    /** Gives the buffer back until more comes. */
    void settle(BufferPool buffers) {
        if (lent) {
            ByteBuffer buffer = bytes;
            bytes = buffer.hasRemaining() ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip() : NOTHING;
            lent = false;
            buffers.giveBack(buffer);
        }
    }

    void clear(BufferPool buffers) {
        settle(buffers);
        bytes = NOTHING;
    }
}
