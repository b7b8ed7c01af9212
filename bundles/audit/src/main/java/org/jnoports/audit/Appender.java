package org.jnoports.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Appends lines to the newest file of a directory, or to a new one where that is full. Other processes may append there as
 * well: each does so under the lock {@code audit.lock}, for as long as one write takes. One thread.
 */
final class Appender {
    /** The longest wait for whoever else appends. */
    static final Duration LOCK_WAIT = Duration.ofSeconds(5);

    private static final long RETRY_MILLIS = 5;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<OpenOption> LOCK =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Duration lockWait;
    /** What was written to and not forced onto the disk yet. */
    private volatile Path unforced; // written by the one thread, looked at by others

    Appender(Duration lockWait) {
        this.lockWait = lockWait;
    }

    /**
     * Appends all lines or, as far as that can be undone, none.
     *
     * @param lines without line feeds
     * @throws IOException if that fails, or somebody else holds the lock for too long
     */
    void append(List<String> lines, AuditSettings settings) throws IOException, InterruptedException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Path directory = settings.directory();
        makeDirectory(directory);
        try (FileChannel lock = FileChannel.open(directory.resolve("audit.lock"), LOCK, OWNER_ONLY)) {
            lock(lock, directory);
            List<Integer> numbers = AuditFiles.numbers(directory);
            int newest = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
            if (newest == 0 || !appended(AuditFiles.file(directory, newest), bytes, settings)) {
                begin(directory, newest + 1, bytes);
                removeOldest(directory, settings.maxFiles());
            }
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(directory + " isn't a directory", e);
            }
        }
    }

    /** It ends with the channel. Within this process, the log of a bundle that is being replaced may still hold it. */
    private void lock(FileChannel channel, Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + lockWait.toNanos();
        while (!isLocked(channel)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("somebody has held audit.lock in " + directory + " for " + lockWait.toMillis() + " ms");
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** @return false if the file is full */
    private boolean appended(Path file, byte[] bytes, AuditSettings settings) throws IOException {
        try (FileChannel channel = FileChannel.open(file, EXISTING)) {
            long size = channel.size();
            if (size > 0 && size + bytes.length > settings.maxFileBytes()) {
                channel.force(false);
                return false;
            }
            write(channel, size, bytes);
            unforced = file;
            return true;
        }
    }

    private void begin(Path directory, int number, byte[] bytes) throws IOException {
        Path file = AuditFiles.file(directory, number);
        try (FileChannel channel = FileChannel.open(file, NEW, OWNER_ONLY)) {
            write(channel, 0, bytes);
            unforced = file;
        }
    }

    /** A half line that a killed process left behind becomes a line of its own. */
    private static void write(FileChannel channel, long size, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        long position = size;
        try {
            if (size > 0 && !endsWithLineFeed(channel, size)) {
                position += channel.write(ByteBuffer.wrap(new byte[] {'\n'}), position);
            }
            while (rest.hasRemaining()) {
                position += channel.write(rest, position);
            }
        } catch (IOException e) {
            undo(channel, size, e);
            throw e;
        }
    }

    private static boolean endsWithLineFeed(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }

    private static void undo(FileChannel channel, long size, IOException failure) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            failure.addSuppressed(e); // then a half line stays, which readers leave out
        }
    }

    private static void removeOldest(Path directory, int maxFiles) throws IOException {
        List<Integer> numbers = AuditFiles.numbers(directory);
        for (int number : numbers.subList(0, Math.max(0, numbers.size() - maxFiles))) {
            Files.deleteIfExists(AuditFiles.file(directory, number));
        }
    }

    /** Has the disk keep what was appended, should the machine lose its power. */
    void force() throws IOException {
        Path file = unforced;
        if (file != null) {
            unforced = null;
            if (Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, EXISTING)) {
                    channel.force(false);
                }
            }
        }
    }

    /** Whether something waits for {@link #force}. */
    boolean hasUnforced() {
        return unforced != null;
    }
}
