package org.jnoports.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories that are the owner's alone. */
final class OwnerDirectories {
    private OwnerDirectories() {}

    /** Makes a directory, with all above it, 0700; leaves what is there as it is. */
    static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (posix(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /** Whether it is this process's user's and nobody else may write there. */
    static boolean onlyOwnerWrites(Path directory) throws IOException {
        if (!posix(directory)) {
            return true;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(directory);
        boolean others = granted.contains(PosixFilePermission.GROUP_WRITE) || granted.contains(PosixFilePermission.OTHERS_WRITE);
        return !others && Files.getOwner(directory).equals(Files.getOwner(Path.of(System.getProperty("user.home"))));
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
