package org.jnoports.atserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jnoports.api.TunnelException;

/** Short text files, each replaced whole: nobody ever reads half of one. */
final class SmallFiles {
    private static final String SECRET = "rw-------";
    private static final String READABLE = "rw-r--r--";
    private static final String OWN_DIRECTORY = "rwx------";

    private SmallFiles() {}

    /** Mode 0600, its directory made 0700 when missing. */
    static void writeSecret(Path file, String text) {
        write(file, text, SECRET);
    }

    /** Mode 0644. */
    static void writeReadable(Path file, String text) {
        write(file, text, READABLE);
    }

    private static void write(Path file, String text, String mode) {
        try {
            Files.createDirectories(file.getParent(), mode(file, OWN_DIRECTORY));
            replace(file, text, mode);
        } catch (FileAlreadyExistsException e) {
            throw new TunnelException("can't write " + file + ": " + e.getFile() + " is in the way", e);
        } catch (IOException e) {
            throw new TunnelException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void replace(Path file, String text, String mode) throws IOException {
        Path whole = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new", mode(file, SECRET));
        try {
            Files.writeString(whole, text, StandardCharsets.UTF_8);
            if (isPosix(file)) {
                Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString(mode));
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static FileAttribute<?>[] mode(Path file, String mode) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
