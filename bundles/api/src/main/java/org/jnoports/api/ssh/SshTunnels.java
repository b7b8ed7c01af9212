package org.jnoports.api.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.transport.HostPort;
import org.osgi.annotation.versioning.ProviderType;

/** An SSH client with a local port forwarding: what {@code ssh -L} does, without the program. */
@ProviderType
public interface SshTunnels {
    /**
     * What to open.
     *
     * @param server whom to dial: the relay's port
     * @param user the account on the device
     * @param hostKeyAlias under which name the device's host key is remembered
     * @param knownHosts where; a changed key is refused, a new one added
     * @param privateKey OpenSSH PEM
     * @param localPort on loopback; 0 lets the system choose
     * @param target what the device's sshd connects to
     */
    record Request(HostPort server, String user, String hostKeyAlias, Path knownHosts, String privateKey, int localPort,
            HostPort target) {
        @Override
        public String toString() {
            return "Request[" + user + "@" + server + " -L " + localPort + ":" + target + "]";
        }
    }

    /** An open tunnel. */
    interface Tunnel extends AutoCloseable {
        /** Where it listens on loopback. */
        int localPort();

        /** Waits until no forwarded connection has been open for the given time, or the server has gone. */
        void awaitIdle(Duration idle) throws InterruptedException;

        @Override
        void close();
    }

    /**
     * Connects, authenticates and listens.
     *
     * @throws org.jnoports.api.TunnelException with the step that failed
     */
    Tunnel open(Request request, Duration limit);

    /**
     * Runs one command over SSH.
     *
     * @return its stdout; empty if it didn't end with 0
     * @throws org.jnoports.api.TunnelException if no session came about
     */
    Optional<String> run(HostPort server, String user, String hostKeyAlias, Path knownHosts, String privateKey, String command,
            Duration limit);
}
