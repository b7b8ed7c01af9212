package org.jnoports.ssh.mina;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.jnoports.api.TunnelException;
import org.jnoports.api.transport.HostPort;

/** One authenticated SSH connection with the threads it needs. Nothing of the person's own ssh configuration is read. */
final class SshConnection implements AutoCloseable {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final int KEEP_ALIVES_UNANSWERED = 3;
    private static final int MAX_CHANNELS = 256;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final HostPort server;
    private final MinaThreads threads = new MinaThreads("client");
    private final SshClient client;
    private ClientSession session;

    private SshConnection(HostPort server, KnownHosts hosts) {
        this.server = server;
        client = configured(hosts, threads);
    }

    /** Connects, verifies the host key and logs in. */
    static SshConnection open(HostPort server, String user, KnownHosts hosts, KeyPair key, Deadline deadline) {
        SshConnection connection = new SshConnection(server, hosts);
        boolean open = false;
        try {
            connection.connect(user, hosts, deadline);
            connection.authenticate(user, hosts, key, deadline);
            open = true;
            return connection;
        } finally {
            if (!open) {
                connection.close();
            }
        }
    }

    ClientSession session() {
        return session;
    }

    private void connect(String user, KnownHosts hosts, Deadline deadline) {
        try {
            client.setSignatureFactories(knownFirst(client.getSignatureFactories(), hosts.knownTypes()));
            client.start();
            session = client.connect(user, server.host(), server.port()).verify(deadline.left()).getSession();
        } catch (IOException e) {
            throw new TunnelException("no ssh connection to " + server + " within " + deadline + ": " + e.getMessage(), e);
        }
    }

    private void authenticate(String user, KnownHosts hosts, KeyPair key, Deadline deadline) {
        session.addPublicKeyIdentity(key);
        try {
            session.auth().verify(deadline.left());
        } catch (IOException e) {
            String reason = hosts.refusal().orElseGet(() -> deadline.passed()
                    ? "the ssh login of " + user + " at " + server + " didn't end within " + deadline
                    : "the ssh login of " + user + " at " + server + " failed: " + e.getMessage());
            throw new TunnelException(reason, e);
        }
    }

    /** A key that is known is worth more than a type that is better: else a known host would look changed. */
    private static List<NamedFactory<Signature>> knownFirst(List<NamedFactory<Signature>> all, Set<String> known) {
        return all.stream()
                .filter(factory -> !factory.getName().contains("-cert-"))
                .sorted(Comparator.comparing(factory -> !known.contains(keyType(factory.getName()))))
                .toList();
    }

    private static String keyType(String algorithm) {
        return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
    }

    private static SshClient configured(KnownHosts hosts, MinaThreads threads) {
        Ed25519Registrar.register();
        SshClient client = SshClient.setUpDefaultClient();
        threads.serve(client);
        client.setServerKeyVerifier(hosts);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO); // a tunnel may be silent for hours
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, KEEP_ALIVE);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, KEEP_ALIVES_UNANSWERED);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(client, MAX_CHANNELS);
        CoreModuleProperties.STOP_WAIT_TIME.set(client, CLOSE_LIMIT);
        return client;
    }

    /**
     * @param maxBytes of stdout, more is cut off
     * @return stdout; empty if the command didn't end with 0 in time
     */
    Optional<String> run(String command, int maxBytes, Deadline deadline) {
        try (BoundedOutput out = new BoundedOutput(maxBytes); ClientChannel channel = session.createExecChannel(command)) {
            channel.setOut(out);
            channel.setErr(new BoundedOutput(0));
            channel.open().verify(deadline.left());
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), deadline.left());
            Integer status = channel.getExitStatus();
            return status != null && status == 0 ? Optional.of(out.text()) : Optional.empty();
        } catch (IOException e) {
            throw new TunnelException("no command can be run over ssh at " + server + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.stop(); // at once, waits for CLOSE_LIMIT at most
        threads.close();
    }

    private static final class BoundedOutput extends ByteArrayOutputStream {
        private final int maxBytes;

        BoundedOutput(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public synchronized void write(int b) {
            if (count < maxBytes) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, Math.min(length, maxBytes - count));
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
