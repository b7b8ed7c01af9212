package org.jnoports.crypto;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import org.jnoports.api.keys.KeysException;

/** Lets one thread of all processes in at a time. The file stays. */
final class LockFile {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final long RETRY_MILLIS = 20;

    /** What is done while the lock is held. */
    interface Work<T> {
        T run() throws IOException, GeneralSecurityException;
    }

    private LockFile() {}

    /**
     * @param file its directory exists
     * @throws KeysException if another holds it for too long
     */
    static <T> T holding(Path file, Work<T> work) throws IOException, GeneralSecurityException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OwnerFiles.attributes(file, OwnerFiles.OWNER_ONLY))) {
            await(file, channel);
            return work.run(); // closing the channel lets go
        }
    }

    private static void await(Path file, FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!locked(channel)) {
            if (System.nanoTime() - deadline > 0) {
                throw new KeysException("another process or thread has held the lock " + file + " for "
                        + LONGEST_WAIT.toSeconds() + " seconds: end it, then try again", null);
            }
            pause(file);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    private static void pause(Path file) {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysException("waiting for the lock " + file + " was interrupted", e);
        }
    }
}
