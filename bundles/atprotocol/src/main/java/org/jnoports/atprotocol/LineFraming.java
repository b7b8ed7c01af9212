package org.jnoports.atprotocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Cuts a stream of bytes at each LF. A line that is too long is left out as a whole and counted, so that no peer can fill
 * the memory. Only the connection's owner calls it.
 */
final class LineFraming {
    private static final int KEPT_BYTES = 64 * 1024;

    private final int maxBytes;
    private final Deque<String> lines = new ArrayDeque<>();
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean leavingOut;
    private int leftOut;

    /** @param maxBytes the most bytes a line may have, without its LF */
    LineFraming(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(byte[] chunk) {
        int from = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                append(chunk, from, i);
                endLine();
                from = i + 1;
            }
        }
        append(chunk, from, chunk.length);
    }

    /** The next whole line, without its LF. */
    Optional<String> next() {
        return Optional.ofNullable(lines.poll());
    }

    boolean hasLine() {
        return !lines.isEmpty();
    }

    /** How many lines were too long so far. */
    int leftOut() {
        return leftOut;
    }

    private void append(byte[] chunk, int from, int to) {
        if (leavingOut) {
            return;
        }
        if (line.size() + (to - from) > maxBytes) {
            leavingOut = true;
            leftOut++;
            line = new ByteArrayOutputStream();
        } else {
            line.write(chunk, from, to - from);
        }
    }

    private void endLine() {
        if (leavingOut) {
            leavingOut = false;
            return;
        }
        lines.add(line.toString(StandardCharsets.UTF_8));
        if (line.size() > KEPT_BYTES) {
            line = new ByteArrayOutputStream();
        } else {
            line.reset();
        }
    }
}
