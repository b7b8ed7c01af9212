package org.jnoports.commands.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.ssh.SshServers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The machine's own {@code sshd}, as an instance with a configuration, a host key and an authorized_keys file of its own.
 * Nothing of the person's SSH set-up is read or written.
 */
@Component(property = OpenSshServers.KIND)
public final class OpenSshServers implements SshServers {
    /** Service property that tells it from embedded servers. */
    static final String KIND = "ssh.server=openssh";

    private static final int PORT_ATTEMPTS = 3;
    private static final int START_LIMIT_MILLIS = 5_000;
    private static final int CONNECT_LIMIT_MILLIS = 200;

    private final SshKeys keys;

    /** Wired by DS. */
    @Activate
    public OpenSshServers(@Reference(target = CryptoProvider.CURRENT) SshKeys keys) {
        this.keys = keys;
    }

    /** The machine's sshd, if it has one. */
    public static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":")).filter(directory -> !directory.isEmpty()).map(directory -> Path.of(directory, "sshd"))
                .filter(Files::isExecutable).findFirst();
    }

    /**
     * As promised, but for the user: an sshd that root didn't start lets in nobody but the user of this process.
     *
     * @throws TunnelException if the machine has no sshd, or it doesn't start
     */
    @Override
    public Server start(String user, Path authorizedKeys, Path hostKey) {
        Path sshd = program().orElseThrow(() -> new TunnelException("this machine has no sshd"));
        TunnelException last = null;
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) { // another process may take the port between looking and binding
            try {
                return launch(sshd, authorizedKeys, hostKey, freePort());
            } catch (TunnelException e) {
                last = e;
            } catch (IOException e) {
                throw new TunnelException("the machine's sshd could not be started: " + e.getMessage(), e);
            }
        }
        throw last;
    }

    private Server launch(Path sshd, Path authorizedKeys, Path hostKey, int port) throws IOException {
        if (!Files.exists(hostKey)) {
            PrivateFiles.write(hostKey, keys.create(SshKeys.Algorithm.ED25519, "sshd").privateKey());
        }
        Path directory = hostKey.toAbsolutePath().getParent();
        Path configuration = directory.resolve("sshd_config");
        Files.writeString(configuration, configuration(hostKey, authorizedKeys, port));
        makePrivilegeSeparationDirectory();
        Path output = directory.resolve("sshd.log");
        Process process = new ProcessBuilder(sshd.toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        awaitListening(process, port, output);
        return new Running(process, port);
    }

    private static String configuration(Path hostKey, Path authorizedKeys, int port) {
        return """
                Port %d
                ListenAddress 127.0.0.1
                HostKey "%s"
                AuthorizedKeysFile "%s"
                PidFile none
                AuthenticationMethods publickey
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                StrictModes no
                UsePAM no
                AllowTcpForwarding local
                PrintMotd no
                PrintLastLog no
                """.formatted(port, hostKey, authorizedKeys);
    }

    /** Root's sshd insists on this empty directory, which the service script makes and which may be missing. */
    private static void makePrivilegeSeparationDirectory() throws IOException {
        Path directory = Path.of("/run/sshd");
        if (System.getProperty("user.name").equals("root") && Files.isDirectory(directory.getParent()) && !Files.exists(directory)) {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
    }

    private static void awaitListening(Process process, int port, Path output) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MILLIS);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                stop(process);
                throw new TunnelException("the machine's sshd did not start: " + lastLine(output));
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT_MILLIS);
            socket.setSoTimeout(START_LIMIT_MILLIS);
            return socket.getInputStream().read() == 'S'; // the first letter of SSH-2.0-…
        } catch (IOException e) {
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted while sshd was starting", e);
        }
    }

    private static String lastLine(Path output) throws IOException {
        String text = Files.readString(output, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "it said nothing within " + START_LIMIT_MILLIS / 1000 + " s" : text.substring(text.lastIndexOf('\n') + 1);
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private record Running(Process process, int port) implements Server {
        @Override
        public void close() {
            stop(process);
        }
    }
}
