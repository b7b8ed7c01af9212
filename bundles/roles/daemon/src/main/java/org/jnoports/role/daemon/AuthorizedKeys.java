package org.jnoports.role.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jnoports.api.TunnelException;

/**
 * An authorized_keys file that others write too. Every change is made under a lock next to the file, to a copy that then
 * replaces the file whole, with the same mode and owner; lines that aren't ours stay as they are, byte for byte. A file
 * that is a symbolic link, that others may write, or that is longer than {@link #MAX_BYTES} is refused. Thread-safe;
 * operations take some milliseconds, and up to {@link FileLocks#WAIT} while somebody else holds the lock.
 */
final class AuthorizedKeys {
    /** The longest file that is changed. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> NEW_FILE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final FileAttribute<?> NEW_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path file;

    AuthorizedKeys(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Adds a line at the end; the last line before it gets the LF it may lack. The directory is made (0700) when missing,
     * and so is the file (0600).
     *
     * @param line without LF
     * @throws TunnelException if the file is refused or can't be written
     */
    void add(String line) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line of authorized_keys has no line break");
        }
        change(text -> text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n");
    }

    /**
     * As {@link #add}, unless some line is like this already.
     *
     * @return whether it was added
     */
    boolean addUnless(String line, Predicate<String> like) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line of authorized_keys has no line break");
        }
        boolean[] added = {false};
        change(text -> {
            added[0] = text.lines().noneMatch(like);
            return added[0] ? text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n" : text;
        });
        return added[0];
    }

    /**
     * Removes lines; a missing file has none.
     *
     * @param unwanted asked for each line, without its LF
     * @throws TunnelException if the file is refused or can't be written
     */
    void removeIf(Predicate<String> unwanted) {
        if (lastModified().isPresent()) {
            change(text -> without(text, unwanted));
        }
    }

    /**
     * When the file was last changed; empty if there is none.
     *
     * @throws TunnelException if the file is refused
     */
    Optional<Instant> lastModified() {
        try {
            return attributes().map(found -> found.lastModifiedTime().toInstant());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Whether some line is like this; a missing file has none.
     *
     * @throws TunnelException if the file is refused or can't be read
     */
    boolean hasLine(Predicate<String> wanted) {
        try {
            return read().lines().anyMatch(wanted);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void change(UnaryOperator<String> edit) {
        try {
            makeDirectory();
            FileLocks.holding(sibling(".jnoports-lock"), () -> {
                String before = read();
                String after = edit.apply(before);
                if (!after.equals(before)) {
                    replace(after);
                }
            });
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static String without(String text, Predicate<String> unwanted) {
        StringBuilder kept = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int lf = text.indexOf('\n', start);
            int end = lf < 0 ? text.length() : lf;
            int next = lf < 0 ? text.length() : lf + 1;
            if (!unwanted.test(text.substring(start, end))) {
                kept.append(text, start, next);
            }
            start = next;
        }
        return kept.toString();
    }

    /** One char per byte: whatever encoding the file has, it comes out as it went in. */
    private String read() throws IOException {
        if (attributes().isEmpty()) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_BYTES) + 1);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end, or one byte more than there should be
            }
            if (bytes.position() > MAX_BYTES) {
                throw new TunnelException(file + " has more than " + MAX_BYTES + " bytes; such a file isn't changed");
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Empty if the file is missing. */
    private Optional<PosixFileAttributes> attributes() throws IOException {
        PosixFileAttributeView view = view(file);
        PosixFileAttributes found;
        try {
            found = view.readAttributes();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (found.isSymbolicLink()) {
            throw new TunnelException(file + " is a symbolic link and isn't changed; name the file itself in authorizedKeys");
        }
        if (!found.isRegularFile()) {
            throw new TunnelException(file + " isn't a regular file and isn't changed");
        }
        if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new TunnelException(file + " can be written by others, so sshd ignores it; chmod go-w it");
        }
        return Optional.of(found);
    }

    private static PosixFileAttributeView view(Path path) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new TunnelException("ephemeral keys need a file system with POSIX permissions, and " + path
                    + " isn't on one; set reply = text");
        }
        return view;
    }

    private void makeDirectory() throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new TunnelException(file + " can't be an authorized_keys file");
        }
        if (Files.notExists(directory)) {
            Files.createDirectory(directory, NEW_DIRECTORY);
        }
    }

    /** Under the lock: what a crash has left behind of an earlier copy is nobody's. */
    private void replace(String text) throws IOException {
        Path copy = sibling(".jnoports-new");
        Files.deleteIfExists(copy);
        try (FileChannel channel = FileChannel.open(copy, CREATE, NEW_FILE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Optional<PosixFileAttributes> before = attributes();
            if (before.isPresent()) {
                resemble(view(copy), before.get());
            }
            channel.force(true);
        }
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void resemble(PosixFileAttributeView copy, PosixFileAttributes original) throws IOException {
        PosixFileAttributes made = copy.readAttributes();
        if (!made.owner().equals(original.owner())) {
            copy.setOwner(original.owner());
        }
        if (!made.group().equals(original.group())) {
            copy.setGroup(original.group());
        }
        copy.setPermissions(EnumSet.copyOf(original.permissions()));
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private TunnelException failed(IOException cause) {
        return new TunnelException(file + " can't be changed: " + cause, cause);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
