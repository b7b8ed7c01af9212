package org.jnoports.ssh.mina;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;

/** A machine with an ssh server, for one test. */
final class Device implements AutoCloseable {
    static final Duration GENEROUS = Duration.ofSeconds(20);
    static final String USER = "gary";

    /** A client's key. */
    record Key(String pem, String line) {
        static Key ed25519() {
            return of("Ed25519");
        }

        static Key of(String algorithm) {
            Ed25519Registrar.register();
            try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
                KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
                return new Key(out.toString(StandardCharsets.UTF_8), PublicKeyEntry.toString(pair.getPublic()));
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    final Path directory;
    final MinaServers servers = new MinaServers();
    final MinaTunnels tunnels = new MinaTunnels();
    final SshServers.Server server;

    Device(Path directory) {
        this.directory = directory;
        server = servers.start(USER, authorizedKeys(), directory.resolve("host_key"));
    }

    Path authorizedKeys() {
        return directory.resolve("authorized_keys");
    }

    Path knownHosts() {
        return directory.resolve("known").resolve("hosts");
    }

    void authorize(String line) {
        write(authorizedKeys(), line + "\n");
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.port());
    }

    SshTunnels.Request request(Key key, HostPort target) {
        return new SshTunnels.Request(address(), USER, "pi_4", knownHosts(), key.pem(), 0, target);
    }

    /** The command's output, or {@code failed}. */
    String run(Key key, String command) {
        return tunnels.run(address(), USER, "pi_4", knownHosts(), key.pem(), command, GENEROUS).orElse("failed");
    }

    @Override
    public void close() {
        tunnels.close();
        servers.close();
    }
}
