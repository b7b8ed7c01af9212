package org.jnoports.api.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the console of a home's runtime is: the Unix domain socket {@code data/console/socket}, in a directory that only the
 * owner can open. Systems take paths of about 100 bytes only; in a home with a longer one the socket lies in a temporary
 * directory, just as private, and {@code data/console/address} says where.
 */
public final class ConsoleAddress {
    private static final int LONGEST_PATH = 100;

    private final Path directory;

    private ConsoleAddress(Path directory) {
        this.directory = directory;
    }

    /** Of a home, absolute. */
    public static ConsoleAddress of(Path home) {
        return new ConsoleAddress(home.resolve("data").resolve("console"));
    }

    /** Mode 0700. */
    public Path directory() {
        return directory;
    }

    /** Where the socket is to be; empty if the path is too long for one. */
    public Optional<Path> socket() {
        Path socket = directory.resolve("socket");
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH ? Optional.of(socket) : Optional.empty();
    }

    /** Where it says where the socket is, when that isn't here. */
    public Path pointer() {
        return directory.resolve("address");
    }

    /** The socket as a caller finds it; empty if there is none. One whose runtime was killed may still be there. */
    public Optional<Path> find() {
        Optional<Path> here = socket();
        if (here.isPresent()) {
            return here.filter(path -> path.toFile().exists());
        }
        try {
            return Files.isRegularFile(pointer()) ? Optional.of(Path.of(Files.readString(pointer()).strip())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
