package org.jnoports.transport.nio;

import java.nio.ByteBuffer;

/** Decrypted bytes that nobody has taken yet: less than one TLS record, in a copy of its own size. */
final class PlainIn {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING; // ready to be taken from

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    /** Appends a copy. */
    void keep(ByteBuffer plain) {
        if (plain.hasRemaining()) {
            bytes = ByteBuffer.allocate(bytes.remaining() + plain.remaining()).put(bytes).put(plain).flip();
        }
    }

    /** @return how many bytes fitted into the target */
    int moveTo(ByteBuffer target) {
        int count = Math.min(bytes.remaining(), target.remaining());
        target.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        if (isEmpty()) {
            clear();
        }
        return count;
    }

    void clear() {
        bytes = NOTHING;
    }
}
