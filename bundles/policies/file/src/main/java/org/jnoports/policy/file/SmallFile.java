package org.jnoports.policy.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jnoports.policy.file.text.Limits;

/** A file that is read whole, and replaced whole: whoever reads it finds the old text or the new, after a power failure too. */
public final class SmallFile {
    private static final String NEW = ".new";

    private SmallFile() {}

    /**
     * Its text.
     *
     * @throws IOException with the end of a sentence if it can't be used
     */
    public static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Limits.MAX_BYTES + 1);
        }
        if (bytes.length > Limits.MAX_BYTES) {
            throw new IOException("it is larger than " + Limits.MAX_BYTES / (1024 * 1024) + " MiB");
        }
        if (isPosix(file) && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("anybody may write it, and so let anybody in; 'chmod o-w' it");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it isn't UTF-8", e);
        }
    }

    /** Returns when the bytes and the name are on the disk. Mode 0600. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path whole = Files.createTempFile(file.getParent(), "." + file.getFileName(), NEW, ownerOnly(file, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
        if (isPosix(file)) { // elsewhere directories can't be opened, and needn't be
            try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** Makes its directory, 0700. */
    static void makeDirectory(Path file) throws IOException {
        Files.createDirectories(file.getParent(), ownerOnly(file, "rwx------"));
    }

    /** Removes what a process that was killed left of a replacement. Only for whoever is the only one that replaces it. */
    static void removeLeftovers(Path file) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(file.getParent(), "." + file.getFileName() + "*" + NEW)) {
            for (Path one : left) {
                Files.deleteIfExists(one);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file, String mode) {
        return isPosix(file) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
