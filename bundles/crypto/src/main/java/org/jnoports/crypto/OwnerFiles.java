package org.jnoports.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes files whole or not at all, with their permissions from the first moment on where the file system has any. */
final class OwnerFiles {
    private static final Logger log = LoggerFactory.getLogger(OwnerFiles.class);
    /** Files with secrets. */
    static final String OWNER_ONLY = "rw-------";
    /** Files for everyone to read. */
    static final String PUBLIC = "rw-r--r--";

    private OwnerFiles() {}

    /** Makes a directory, and those above it, where missing. */
    static void makeDirectory(Path directory, String permissions) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, attributes(directory, permissions));
        }
    }

    /**
     * @param file its directory exists
     * @throws FileAlreadyExistsException if the file exists, even if it came into being meanwhile
     */
    static void create(Path file, byte[] content) throws IOException {
        Path whole = temporary(file, content, OWNER_ONLY);
        try {
            moveWithoutReplacing(whole, file);
        } finally {
            Files.deleteIfExists(whole);
        }
        syncDirectory(file);
    }

    /** @param file its directory exists */
    static void replace(Path file, byte[] content, String permissions) throws IOException {
        Path whole = temporary(file, content, permissions);
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
        syncDirectory(file);
    }

    /** @param kind what the log calls the file */
    static void warnIfOthersMayRead(String kind, Path file) {
        try {
            if (hasPermissions(file) && othersMayRead(Files.getPosixFilePermissions(file))) {
                log.warn("others than its owner may read the {} {}: run chmod 600 on it", kind, file);
            }
        } catch (IOException e) {
            log.debug("can't tell who may read the {} {}", kind, file, e);
        }
    }

    private static boolean othersMayRead(Set<PosixFilePermission> permissions) {
        return permissions.contains(PosixFilePermission.GROUP_READ) || permissions.contains(PosixFilePermission.OTHERS_READ);
    }

    static FileAttribute<?>[] attributes(Path where, String permissions) {
        return hasPermissions(where)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static Path temporary(Path file, byte[] content, String permissions) throws IOException {
        Path made = Files.createTempFile(file.toAbsolutePath().getParent(), ".new-", ".tmp", attributes(file, permissions));
        try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return made;
        } catch (IOException e) {
            Files.deleteIfExists(made);
            throw e;
        }
    }

    private static void moveWithoutReplacing(Path whole, Path file) throws IOException {
        try {
            Files.createLink(file, whole); // unlike any move it fails if the file exists, with nothing in between
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) { // a file system without hard links
            Files.move(whole, file);
        }
    }

    private static void syncDirectory(Path file) {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            return; // not every system opens directories; the file itself is on disk
        }
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
