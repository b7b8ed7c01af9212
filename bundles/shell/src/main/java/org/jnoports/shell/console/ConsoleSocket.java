package org.jnoports.shell.console;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jnoports.api.console.ConsoleAddress;

/** The listening socket: mode 0600, in a directory of mode 0700, and whoever comes is asked who they are. */
final class ConsoleSocket implements AutoCloseable {
    private static final String ROOT = "root"; // may become anybody anyway

    private final ServerSocketChannel channel;
    private final Path path;
    private final Optional<Path> temporary;
    private final ConsoleAddress address;

    private ConsoleSocket(ServerSocketChannel channel, Path path, Optional<Path> temporary, ConsoleAddress address) {
        this.channel = channel;
        this.path = path;
        this.temporary = temporary;
        this.address = address;
    }

    /** Listens; the home is this process's alone, so what another one left there is removed. */
    static ConsoleSocket bind(ConsoleAddress address) throws IOException {
        makePrivate(address.directory());
        Optional<Path> here = address.socket();
        Optional<Path> temporary = here.isPresent() ? Optional.empty() : Optional.of(Files.createTempDirectory("jnoports-console-")); // 0700 by itself
        Path path = here.orElseGet(() -> temporary.orElseThrow().resolve("socket"));
        Files.deleteIfExists(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            if (posix(path)) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
            if (temporary.isPresent()) {
                Files.writeString(address.pointer(), path + "\n");
            }
            return new ConsoleSocket(channel, path, temporary, address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        if (posix(directory)) {
            Files.createDirectories(directory.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } else {
            Files.createDirectories(directory);
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    Path path() {
        return path;
    }

    /** Waits for the next caller. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Whether a caller is the owner of the socket, as the system says; where it can't say, the modes must do. */
    boolean admits(SocketChannel caller) throws IOException {
        if (!caller.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return true;
        }
        UnixDomainPrincipal peer = caller.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return peer.user().equals(Files.getOwner(path)) || peer.user().getName().equals(ROOT);
    }

    /** Stops listening and takes the files away. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
        if (temporary.isPresent()) {
            Files.deleteIfExists(address.pointer());
            Files.deleteIfExists(temporary.get());
        }
    }
}
