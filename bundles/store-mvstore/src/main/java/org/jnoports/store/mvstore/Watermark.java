package org.jnoports.store.mvstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * How far a store had got when it was last written, beside it: the library takes a file whose end is missing for an older
 * one and goes on, without a word. It isn't waited for, so it may be behind, never ahead.
 */
final class Watermark {
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private final Path file;
    private FileChannel channel;

    Watermark(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /** 0 if nothing is known. */
    synchronized long read() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() != BYTES) {
            return 0;
        }
        long version = bytes.getLong();
        return bytes.getInt() == checksum(version) ? version : 0;
    }

    /** @param version negative: nothing was written */
    synchronized void raise(long version) throws IOException {
        if (version < 0) {
            return;
        }
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(version).putInt(checksum(version)).flip();
        channel.write(bytes, 0);
    }

    synchronized void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private static int checksum(long version) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(version).flip());
        return (int) crc.getValue();
    }
}
