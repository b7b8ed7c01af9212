package org.jnoports.transport.nio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jnoports.api.transport.ByteTransform;

/** Bytes received and not yet asked for, in order. Empty, it holds no memory worth mentioning. */
final class Inbox {
    private static final byte[] NOTHING = {};
    private static final int SMALLEST = 512;

    private byte[] bytes = NOTHING;
    private int start;
    private int end;
    private int searched; // no LF before this index

    int size() {
        return end - start;
    }

    void add(ByteBuffer more) {
        int count = more.remaining();
        makeRoom(count);
        more.get(bytes, end, count);
        end += count;
    }

    private void makeRoom(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int size = size();
        int needed = size + count;
        byte[] target = needed <= bytes.length && size <= bytes.length / 2
                ? bytes
                : new byte[Math.max(SMALLEST, Math.max(needed, size * 2))];
        System.arraycopy(bytes, start, target, 0, size);
        searched -= start;
        bytes = target;
        start = 0;
        end = size;
    }

    /** Rewrites what is there. */
    void rewrite(ByteTransform transform) {
        transform.apply(ByteBuffer.wrap(bytes, start, size()));
        searched = start;
    }

    /** The first byte. Only if there is one. */
    byte first() {
        return bytes[start];
    }

    /** Takes a line that has come completely, LF included; the LF itself isn't handed out. */
    Optional<String> takeLine(int maxBytes) {
        int limit = (int) Math.min(end, (long) start + maxBytes);
        for (searched = Math.max(searched, start); searched < limit; searched++) {
            if (bytes[searched] == '\n') {
                String line = new String(bytes, start, searched - start, StandardCharsets.UTF_8);
                consume(searched + 1 - start);
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** Takes the first bytes, as many as there are up to the limit. */
    byte[] take(int maxBytes) {
        int count = Math.min(size(), maxBytes);
        byte[] taken = count == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, start + count);
        consume(count);
        return taken;
    }

    private void consume(int count) {
        start += count;
        searched = Math.max(searched, start);
        if (start == end) {
            bytes = NOTHING;
            start = 0;
            end = 0;
            searched = 0;
        }
    }
}
