package org.jnoports.policy.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells one edition of a file from the next without reading it.
 *
 * @param key which file it is; null where the file system doesn't say
 */
record FileState(long size, FileTime modified, Object key, boolean regular) {
    /** Follows links. Empty if nothing is there. */
    static Optional<FileState> of(Path file) throws IOException {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileState(is.size(), is.lastModifiedTime(), is.fileKey(), is.isRegularFile()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
