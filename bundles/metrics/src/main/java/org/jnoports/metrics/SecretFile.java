package org.jnoports.metrics;

import java.io.IOException;
import java.io.InputStream;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jnoports.api.TunnelException;

/** A secret in a file of its owner's alone. It is read anew for each question, so that a new one counts at once. Never prints. */
final class SecretFile {
    private static final int RANDOM_BYTES = 32;
    private static final int SHORTEST = 16;
    private static final int MOST_BYTES = 1024;

    private final Path file;

    SecretFile(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * Makes it, mode 0600, where it is missing: 256 random bits as text.
     *
     * @return whether it was missing
     * @throws TunnelException if it can't be made
     */
    boolean makeIfMissing() {
        try {
            if (Files.exists(file)) {
                return false;
            }
            Files.createDirectories(file.getParent(), mode("rwx------"));
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
            try (WritableByteChannel out = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"))) {
                out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false; // somebody else has just made it
        } catch (IOException e) {
            throw new TunnelException(file + " can't be made: " + e, e);
        }
    }

    /**
     * Whether this is the secret; takes as long whatever it is.
     *
     * @throws TunnelException if the file can't be used
     */
    boolean matches(String given) {
        return MessageDigest.isEqual(digest(read()), digest(given));
    }

    /** @throws TunnelException if it is missing, too short to be one, or others may read it */
    String read() {
        try (InputStream in = Files.newInputStream(file)) {
            if (othersMayRead()) {
                throw new TunnelException(file + " may be read by others; 'chmod 600' it");
            }
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
            if (text.length() < SHORTEST) {
                throw new TunnelException(file + " holds less than " + SHORTEST + " characters; remove it, and a new one is made at the next start");
            }
            return text;
        } catch (IOException e) {
            throw new TunnelException(file + " can't be read: " + e, e);
        }
    }

    private boolean othersMayRead() throws IOException {
        if (!posix()) {
            return false;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
        return granted.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"));
    }

    private FileAttribute<?>[] mode(String permissions) {
        return posix() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }

    private boolean posix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Hides the length, too. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
