package org.jnoports.role.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jnoports.api.TunnelException;

/** Locks between threads and processes: a lock file's system lock tells processes apart, a lock of this class threads. */
final class FileLocks {
    /** The longest wait for a lock. */
    static final Duration WAIT = Duration.ofSeconds(5);

    private static final long RETRY_MILLIS = 10;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    /** One for all files: closing a lock file gives up every lock that the process has on it. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private FileLocks() {}

    /** What is done while the lock is held. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /**
     * Takes the lock, acts, and gives it back.
     *
     * @param lockFile made when missing (0600), and never removed: that would race
     * @throws TunnelException if the lock can't be had within {@link #WAIT}
     * @throws IOException if the lock file can't be opened, or from the action
     */
    static void holding(Path lockFile, Action action) throws IOException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        try {
            if (!IN_PROCESS.tryLock(WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(lockFile);
            }
            try (FileChannel channel = FileChannel.open(lockFile, OPEN, OWNER_ONLY)) {
                lock(channel, lockFile, deadline);
                action.run();
            } finally {
                IN_PROCESS.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("waiting for " + lockFile + " was interrupted", e);
        }
    }

    /** The lock ends with the channel. */
    private static void lock(FileChannel channel, Path lockFile, long deadline) throws IOException, InterruptedException {
        while (channel.tryLock() == null) {
            if (System.nanoTime() - deadline > 0) {
                throw busy(lockFile);
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private static TunnelException busy(Path lockFile) {
        return new TunnelException("somebody has held " + lockFile + " for " + WAIT.toSeconds() + " s; see who");
    }
}
