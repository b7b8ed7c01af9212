package org.jnoports.role.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jnoports.api.TunnelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of mode 0600 that lasts until {@link #close}. */
final class PrivateFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PrivateFile.class);
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path path;

    private PrivateFile(Path path) {
        this.path = path;
    }

    /**
     * @param directory made with mode 0700 where it is missing
     * @param purpose the beginning of the file's name
     */
    static PrivateFile in(Path directory, String purpose, String content) {
        try {
            createDirectory(directory);
            PrivateFile file = new PrivateFile(Files.createTempFile(directory, purpose + "-", "", mode("rw-------")));
            file.write(content);
            return file;
        } catch (IOException e) {
            throw new TunnelException("no file can be written to " + directory + " (" + e.getMessage()
                    + "): make it writable or choose another home with --home", e);
        }
    }

    private void write(String content) throws IOException {
        boolean written = false;
        try {
            Files.writeString(path, content, StandardCharsets.UTF_8);
            written = true;
        } finally {
            if (!written) {
                close();
            }
        }
    }

    static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode("rwx------"));
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.warn("{} can't be deleted: {}", path, e.getMessage());
        }
    }
}
