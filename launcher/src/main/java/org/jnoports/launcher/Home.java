package org.jnoports.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The home of a process, which exists only once something was written there.
 *
 * @param path absolute
 */
record Home(Path path) {
    /** Framework property. */
    static final String PROPERTY = "jnoports.home";

    /** A directory in it, made with all above it for the owner only (0700) when missing. */
    Path directory(String relative) throws IOException {
        Path directory = path.resolve(relative);
        if (!directory.toFile().isDirectory()) {
            Files.createDirectories(directory, ownerOnly());
        }
        return directory;
    }

    private FileAttribute<?>[] ownerOnly() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }
}
