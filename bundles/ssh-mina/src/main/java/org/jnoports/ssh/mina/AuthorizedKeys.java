package org.jnoports.ssh.mina;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An authorized_keys file, read anew for each question. */
final class AuthorizedKeys {
    private static final Logger log = LoggerFactory.getLogger(AuthorizedKeys.class);
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path file;
    private final boolean strict;

    AuthorizedKeys(Path file) {
        this(file, false);
    }

    /** @param strict grants nothing while anybody but the owner may write the file or its directory */
    AuthorizedKeys(Path file, boolean strict) {
        this.file = file;
        this.strict = strict;
    }

    /**
     * What the first line with this key grants.
     *
     * @param key type and base64
     */
    Optional<Grant> grant(String key) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (strict && (othersWrite(file) || othersWrite(file.toAbsolutePath().getParent()))) {
                throw new IOException("others may write it or its directory; 'chmod go-w' both");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it has more than " + MAX_BYTES + " bytes");
            }
            return find(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1), key);
        } catch (IOException e) {
            log.warn("nobody can log in: {} can't be read: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean othersWrite(Path path) throws IOException {
        if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
            return false;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(path);
        return granted.contains(PosixFilePermission.GROUP_WRITE) || granted.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private Optional<Grant> find(String[] lines, String key) {
        for (int i = 0; i < lines.length; i++) {
            Optional<AuthorizedKey> line = parse(lines[i], i + 1);
            if (line.isPresent() && line.get().key().equals(key)) {
                return Optional.of(line.get().grant());
            }
        }
        return Optional.empty();
    }

    private Optional<AuthorizedKey> parse(String line, int number) {
        try {
            return AuthorizedKey.parse(line);
        } catch (IllegalArgumentException e) {
            log.warn("line {} of {} grants nothing: {}", number, file, e.getMessage());
            return Optional.empty();
        }
    }
}
