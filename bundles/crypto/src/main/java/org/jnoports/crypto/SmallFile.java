package org.jnoports.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jnoports.api.keys.KeysException;

/**
 * Reads whole small files of one kind, with a sentence for each way in which that fails.
 *
 * @param kind what sentences call the file, for example "atKeys file"
 * @param maxBytes of a file; a longer one is refused
 * @param whenMissing what to do if there is none
 */
record SmallFile(String kind, int maxBytes, String whenMissing) {
    /** Tells whether a file has changed. */
    record Stamp(long bytes, FileTime modified, Optional<Object> fileKey) {}

    /** @throws KeysException if it is missing, can't be looked at, isn't a regular file, or is too long */
    Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw cannotRead(file, "it isn't a file", whenMissing);
            }
            return new Stamp(
                    attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** @throws KeysException if it can't be read or is too long */
    byte[] read(Path file) {
        stamp(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw cannotRead(file, "it is longer than " + maxBytes + " bytes", whenMissing);
            }
            return bytes;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Why a file system refused something, without the path that its messages start with. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private KeysException failure(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new KeysException("the " + kind + " " + file + " doesn't exist: " + whenMissing, null);
        }
        String advice = e instanceof AccessDeniedException
                ? "run as its owner, or let this user read it"
                : "check the file and its disk";
        return cannotRead(file, reason(e), advice);
    }

    private KeysException cannotRead(Path file, String why, String advice) {
        return new KeysException("the " + kind + " " + file + " can't be read, " + why + ": " + advice, null);
    }
}
