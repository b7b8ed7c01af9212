package org.jnoports.audit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * The lines of a file, the last one first, read in blocks from its end: what isn't asked for isn't read. A line that is
 * longer than allowed is left out. One thread.
 */
final class BackwardLines implements AutoCloseable {
    static final int BLOCK_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final Deque<String> lines = new ArrayDeque<>();
    /** Everything from here on has been read. */
    private long start;
    /** The end of a line whose beginning hasn't been read. */
    private byte[] end = new byte[0];
    private boolean tooLong;

    private BackwardLines(FileChannel channel) throws IOException {
        this.channel = channel;
        this.start = channel.size();
    }

    static BackwardLines of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return new BackwardLines(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The one before, without its line feed; empty at the beginning of the file. */
    Optional<String> next() throws IOException {
        while (lines.isEmpty() && start > 0) {
            readBlock();
        }
        return Optional.ofNullable(lines.poll());
    }

    /** How many bytes at the beginning of the file haven't been read. */
    long unread() {
        return start;
    }

    private void readBlock() throws IOException {
        int count = (int) Math.min(BLOCK_BYTES, start);
        start -= count;
        byte[] bytes = Arrays.copyOf(read(count), count + end.length);
        System.arraycopy(end, 0, bytes, count, end.length);
        int to = bytes.length;
        for (int i = to - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                add(bytes, i + 1, to);
                to = i;
            }
        }
        if (start == 0) {
            add(bytes, 0, to);
        } else if (to > AuditLine.MAX_BYTES) {
            tooLong = true;
            end = new byte[0];
        } else {
            end = Arrays.copyOf(bytes, to);
        }
    }

    private byte[] read(int count) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(count);
        while (block.hasRemaining()) {
            if (channel.read(block, start + block.position()) < 0) {
                throw new EOFException("the file became shorter");
            }
        }
        return block.array();
    }

    private void add(byte[] bytes, int from, int to) {
        if (!tooLong && to > from && to - from <= AuditLine.MAX_BYTES) {
            lines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        tooLong = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
