package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Received TLS records. While they are worked on they lie in a lent buffer; a record that is still incomplete when there
 * is nothing to do waits in a copy of its own size.
 */
final class CipherIn {
    private static final int HEADER_BYTES = 5; // RFC 8446, section 5.1
    private static final int LENGTH_AT = 3;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING; // ready to be taken from
    private boolean lent;

    /** Before anything else: what was received already. */
    void begin(byte[] early) {
        bytes = ByteBuffer.wrap(early);
    }

    /**
     * The first record in the heap, where the JDK's ciphers are faster than in direct buffers; less if it isn't complete. To
     * be used at once; tell {@link #taken} afterwards.
     */
    ByteBuffer record(BufferPool buffers) {
        int size = bytes.remaining() < HEADER_BYTES ? bytes.remaining()
                : Math.min(bytes.remaining(), HEADER_BYTES + Short.toUnsignedInt(bytes.getShort(bytes.position() + LENGTH_AT)));
        return buffers.inHeap(size).put(bytes.slice(bytes.position(), size)).flip();
    }

    /** How many bytes of the record aren't needed any more. */
    void taken(int count) {
        bytes.position(bytes.position() + count);
    }

    /**
     * Receives more.
     *
     * @param room for what is decrypted: it doesn't receive much more than that, which would have to wait
     * @return as {@link ReadableByteChannel#read}
     */
    int fill(ReadableByteChannel channel, int room, BufferPool buffers) throws IOException {
        if (!lent) {
            ByteBuffer rest = bytes;
            bytes = (rest.remaining() + room > BufferPool.BUFFER_BYTES ? buffers.borrowWide() : buffers.borrow()).put(rest);
            lent = true;
        } else {
            bytes.compact();
        }
        try {
            bytes.limit(Math.min(bytes.capacity(), Math.max(BufferPool.BUFFER_BYTES, bytes.position() + room)));
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
