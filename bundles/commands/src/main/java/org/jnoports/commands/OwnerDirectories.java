package org.jnoports.commands;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Directories that are the owner's alone. */
public final class OwnerDirectories {
    private static final String ROOT = "root"; // may write everywhere anyway

    private static final int SECRET_BYTES = 32;

    private OwnerDirectories() {}

    /** Makes a directory, with all above it, 0700; leaves what is there as it is. */
    public static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (posix(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /**
     * Makes a file of mode 0600 with 256 random bits as text, unless it is there.
     *
     * @return whether it wasn't
     */
    public static boolean makeSecret(Path file) throws IOException {
        make(file.getParent());
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        byte[] text = (Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n").getBytes(StandardCharsets.US_ASCII);
        FileAttribute<?>[] mode = posix(file) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        try (WritableByteChannel out = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            out.write(ByteBuffer.wrap(text));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** A file that was made for a moment, mode 0600, becomes one as others are: 0644. */
    public static void makeReadable(Path file) throws IOException {
        if (posix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /** Whether a directory or file is this process's user's, or root's, and nobody else may write there. */
    public static boolean onlyOwnerWrites(Path path) throws IOException {
        if (!posix(path)) {
            return true;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(path);
        boolean others = granted.contains(PosixFilePermission.GROUP_WRITE) || granted.contains(PosixFilePermission.OTHERS_WRITE);
        UserPrincipal owner = Files.getOwner(path);
        return !others && (owner.equals(Files.getOwner(self())) || owner.getName().equals(ROOT));
    }

    /** Something that belongs to this process's user. */
    private static Path self() {
        Path process = Path.of("/proc/self");
        return Files.exists(process) ? process : Path.of(System.getProperty("user.home"));
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
