package org.jnoports.ssh.mina;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.jnoports.api.TunnelException;
import org.jnoports.api.ssh.SshConsoles;
import org.jnoports.api.ssh.SshServers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. It knows one user, one way to log in, and gives what the key's {@link Grant} says. */
final class MinaServer implements SshServers.Server {
    private static final Logger log = LoggerFactory.getLogger(MinaServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_SESSIONS = 64;
    private static final int MAX_CHANNELS = 256;
    private static final int MAX_LOGIN_ATTEMPTS = 20;
    private static final Duration LOGIN_LIMIT = Duration.ofSeconds(20);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration PUMP_PAUSE = Duration.ofMillis(5);

    private final String user;
    private final AuthorizedKeys authorizedKeys;
    private final Consumer<MinaServer> closed;
    private final MinaThreads threads = new MinaThreads("server");
    private final AtomicBoolean closing = new AtomicBoolean();
    private final SshServer server;

    private MinaServer(int port, String user, AuthorizedKeys authorizedKeys, KeyPair hostKey, Consumer<MinaServer> closed) {
        this.user = user;
        this.authorizedKeys = authorizedKeys;
        this.closed = closed;
        server = SshServer.setUpDefaultServer();
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        configure();
    }

    /** One that runs commands of the machine, and forwards on loopback. */
    static MinaServer start(String user, AuthorizedKeys authorizedKeys, KeyPair hostKey, Consumer<MinaServer> closed) {
        MinaServer made = new MinaServer(0, user, authorizedKeys, hostKey, closed);
        Commands commands = new Commands(made.threads.commands());
        made.server.setCommandFactory(commands);
        made.server.setShellFactory(commands);
        made.server.setForwardingFilter(new LoopbackForwarding());
        return started(made);
    }

    /** One whose visitors talk with somebody in this process. */
    static MinaServer console(int port, String user, AuthorizedKeys authorizedKeys, KeyPair hostKey, SshConsoles.Host host, Consumer<MinaServer> closed) {
        MinaServer made = new MinaServer(port, user, authorizedKeys, hostKey, closed);
        made.server.setCommandFactory((channel, command) -> new Visit(channel, Optional.of(command), host, made.threads.commands()));
        made.server.setShellFactory(channel -> new Visit(channel, Optional.empty(), host, made.threads.commands()));
        made.server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        return started(made);
    }

    private static MinaServer started(MinaServer started) {
        try {
            started.server.start();
            log.info("ssh server listens on {}:{} for {}", LOOPBACK, started.port(), started.user);
            return started;
        } catch (IOException e) {
            started.close();
            throw new TunnelException("the ssh server can't listen on " + LOOPBACK + ":" + started.server.getPort() + ": " + e.getMessage(), e);
        }
    }

    private void configure() {
        threads.serve(server);
        server.setHost(LOOPBACK);
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(this::admits);
        server.setSubsystemFactories(List.of());
        CoreModuleProperties.AUTH_TIMEOUT.set(server, LOGIN_LIMIT);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MAX_LOGIN_ATTEMPTS);
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, MAX_SESSIONS);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, MAX_CHANNELS);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO); // a shell may be silent for hours
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.PUMP_SLEEP_TIME.set(server, PUMP_PAUSE);
        CoreModuleProperties.STOP_WAIT_TIME.set(server, CLOSE_LIMIT);
    }

    /** Also asked for keys the client then doesn't prove to have: the last one before the login is the one that counts. */
    private boolean admits(String name, PublicKey key, ServerSession session) {
        Optional<Grant> grant = name.equals(user) ? authorizedKeys.grant(PublicKeyEntry.toString(key)) : Optional.empty();
        grant.ifPresentOrElse(granted -> session.setAttribute(Grant.OF_SESSION, granted), () -> session.removeAttribute(Grant.OF_SESSION));
        log.debug("ssh: key {} of {} is {}", KeyUtils.getFingerPrint(key), name, grant.isPresent() ? "known" : "unknown");
        return grant.isPresent();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            stop();
            threads.close();
            closed.accept(this);
        }
    }

    private void stop() {
        try {
            server.stop(true); // at once, waits for CLOSE_LIMIT at most
        } catch (IOException e) {
            log.debug("ssh server didn't stop cleanly", e);
        }
    }
}
