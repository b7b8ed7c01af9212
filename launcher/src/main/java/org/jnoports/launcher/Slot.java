package org.jnoports.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jnoports.api.TunnelException;

/**
 * A directory for the framework's bundle cache that no other process uses at the same time: a file lock beside it is held
 * until {@link #close()} or the process's end, however it ends. The next process finds it warm. It is sealed when complete, so
 * what a crash left half written is never used.
 */
final class Slot implements AutoCloseable {
    /** More processes than that at once share nothing: each gets a temporary directory. */
    static final int LIMIT = 128;
    private static final String SEAL = "made-from";
    private static final String PACKAGES = "packages";

    private final Path directory;
    private final FileChannel lock;

    private Slot(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** The first free one of a profile; a temporary one if the home can't be written or all are taken. */
    static Slot take(Home home, String profile) {
        try {
            Path cache = home.directory("data/cache");
            for (int number = 0; number < LIMIT; number++) {
                FileChannel lock = tryLock(cache.resolve(profile + "-" + number + ".lock"));
                if (lock != null) {
                    return new Slot(cache.resolve(profile + "-" + number), lock);
                }
            }
        } catch (IOException e) { // a read-only home, or a file system without locks: works, only colder
            return temporary(profile);
        }
        return temporary(profile);
    }

    private static Slot temporary(String profile) {
        try {
            return new Slot(Files.createTempDirectory("jnoports-" + profile), null);
        } catch (IOException e) {
            throw new TunnelException("neither the home nor " + System.getProperty("java.io.tmpdir") + " can be written; "
                    + "set --home to a directory of yours", e);
        }
    }

    private static FileChannel tryLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // this very process has it
            taken = false;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? channel : null;
    }

    /** Where the framework keeps its bundles. */
    Path bundles() {
        return directory.resolve("bundles");
    }

    /** Where configurations go while the process lives. */
    Path configurations() {
        return directory.resolve("configurations");
    }

    boolean temporary() {
        return lock == null;
    }

    /** Whether it was completed from just that; if not it is emptied. What was configured is gone in any case. */
    boolean warm(String fingerprint) {
        try {
            delete(configurations());
            if (Files.readString(directory.resolve(SEAL)).equals(fingerprint)) {
                return true;
            }
        } catch (NoSuchFileException e) { // never completed
        } catch (IOException e) { // can't be trusted
        }
        clear();
        return false;
    }

    /** Empties it. */
    void clear() {
        try {
            Files.deleteIfExists(directory.resolve(SEAL)); // first: the rest may take a while
            delete(directory);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new TunnelException("the bundle cache " + directory + " can't be written: " + e.getMessage(), e);
        }
    }

    /** What was noted when it was sealed; empty if that can't be read. */
    String packages() {
        try {
            return Files.readString(directory.resolve(PACKAGES));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Marks it complete. Without a seal it only stays cold, so failing to write one is no failure.
     *
     * @param packages a note for the next process
     */
    void seal(String fingerprint, String packages) {
        try {
            Files.writeString(directory.resolve(PACKAGES), packages);
            Path draft = Files.writeString(directory.resolve(SEAL + ".new"), fingerprint);
            Files.move(draft, directory.resolve(SEAL), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            unsealed();
        }
    }

    private void unsealed() {
        try {
            Files.deleteIfExists(directory.resolve(SEAL));
        } catch (IOException e) { // a disk that can be neither written nor deleted from: the next process sees a wrong seal or none
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!directory.toFile().exists()) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        try {
            if (lock == null) {
                delete(directory);
            } else {
                delete(configurations());
                lock.close();
            }
        } catch (IOException e) { // the process ends anyway, and with it the lock; the system clears temporary directories
        }
    }
}
