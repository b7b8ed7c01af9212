package org.jnoports.atserver.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Cuts received bytes into lines. Not thread-safe. */
public final class LineBuffer {
    private static final int KEPT_BYTES = 16 * 1024;

    private byte[] bytes = new byte[0];
    private int start;
    private int scanned;
    private int end;

    /** Appends what was received. */
    public void add(byte[] chunk) {
        makeRoom(chunk.length);
        System.arraycopy(chunk, 0, bytes, end, chunk.length);
        end += chunk.length;
    }

    /**
     * The next line without its LF, as UTF-8; empty while it isn't complete.
     *
     * @param maxBytes the most bytes a line may have
     * @throws Refusal AT0005 if the line, or what there is of it, has more
     */
    public Optional<String> next(int maxBytes) {
        boolean complete = false;
        while (!complete && scanned < end) {
            complete = bytes[scanned++] == '\n';
        }
        int length = scanned - start;
        if (length > maxBytes) {
            throw Refusal.of(ErrorCode.BUFFER_LIMIT, "a request has at most " + maxBytes + " bytes");
        }
        if (!complete) {
            return Optional.empty();
        }
        String line = new String(bytes, start, length - 1, StandardCharsets.UTF_8);
        start = scanned;
        return Optional.of(line);
    }

    /** What waits and isn't a line yet. */
    public String rest() {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private void makeRoom(int more) {
        int held = end - start;
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, held);
            scanned -= start;
            end = held;
            start = 0;
        }
        int needed = held + more;
        boolean wasteful = bytes.length > KEPT_BYTES && needed <= KEPT_BYTES;
        if (needed > bytes.length || wasteful) {
            bytes = Arrays.copyOf(bytes, wasteful ? KEPT_BYTES
                    : Math.max(needed, Math.min(2 * bytes.length, needed + (1 << 20))));
        }
    }
}
