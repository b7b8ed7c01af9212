package org.jnoports.store.mvstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.LongSupplier;

/** The directory of the stores and the room on its disk. Thread-safe. */
final class Disk {
    /** So much is left alone, for what must go on when the disk is full: deleting, and whatever else runs here. */
    static final long RESERVED_BYTES = 16L * 1024 * 1024;

    private static final long LOOK_NANOS = 50_000_000;

    private final Path directory;
    private final LongSupplier usable;
    private volatile long lookedAt = System.nanoTime() - LOOK_NANOS;
    private volatile boolean room;

    Disk(Path directory) {
        this(directory, () -> directory.toFile().getUsableSpace());
    }

    Disk(Path directory, LongSupplier usable) {
        this.directory = directory;
        this.usable = usable;
    }

    /** Made when missing, mode 0700. */
    void make() throws IOException {
        Files.createDirectories(directory, mode("rwx------"));
    }

    /** Makes an empty file, mode 0600. */
    void makeFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, mode("rw-------"));
    }

    /** What was made in, or moved within, the directory survives the end of the machine. */
    void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether there is room for more; looked at a few times a second. */
    boolean hasRoom() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            room = usable.getAsLong() > RESERVED_BYTES;
            lookedAt = now;
        }
        return room;
    }

    private FileAttribute<?>[] mode(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
