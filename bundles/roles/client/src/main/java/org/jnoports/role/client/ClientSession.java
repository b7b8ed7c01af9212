package org.jnoports.role.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sshnp does: a session from keys to the printed ssh command. Stateless; every run is a session of its own. */
final class ClientSession {
    private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
    private static final int MAX_IDENTITY_BYTES = 64 * 1024;

    private final AtClients clients;
    private final AtKeysStore keysStore;
    private final MessageCodec codec;
    private final Supplier<Optional<SshTunnels>> builtInSsh;
    private final WaitLimits limits;

    /** @param builtInSsh asked when the ssh program isn't there or isn't wanted */
    ClientSession(AtClients clients, AtKeysStore keysStore, MessageCodec codec, Supplier<Optional<SshTunnels>> builtInSsh,
            WaitLimits limits) {
        this.clients = clients;
        this.keysStore = keysStore;
        this.codec = codec;
        this.builtInSsh = builtInSsh;
        this.limits = limits;
    }

    /**
     * Opens a session and prints the ssh command that uses it. With the ssh program the tunnel stays behind; with the
     * built-in ssh this returns when the tunnel has ended.
     *
     * @param progress hears of each step that is done
     * @throws TunnelException with what failed and what to do; nothing is left behind then
     */
    void run(CommandContext context, ClientSettings settings, Consumer<String> progress) {
        new Run(context, settings, progress).run();
    }

    private final class Run {
        private final CommandContext context;
        private final ClientSettings settings;
        private final Consumer<String> progress;
        private final Waiting waiting;
        private final Path data;
        private final KnownHostsOptions knownHosts;

        Run(CommandContext context, ClientSettings settings, Consumer<String> progress) {
            this.context = context;
            this.settings = settings;
            this.progress = progress;
            waiting = new Waiting(context.stopping());
            data = context.home().toAbsolutePath().normalize().resolve("data");
            knownHosts = new KnownHostsOptions(SshNames.hostKeyAlias(settings.device(), settings.daemon()),
                    data.resolve("known_hosts"));
        }

        /** What can be known to fail is looked at before anybody is asked for anything. */
        void run() {
            settings.ssh().identity().ifPresent(Run::requireReadable);
            Optional<Path> program = settings.ssh().builtIn() ? Optional.empty() : SshProgram.find(context.environment());
            if (program.isPresent()) {
                withProgram(program.get());
            } else {
                withBuiltIn(builtInSsh.get().orElseThrow(() -> new TunnelException(settings.ssh().builtIn()
                        ? "there is no built-in ssh here: install the bundle org.jnoports.ssh.mina, or leave out --ssh-client"
                        : "there is no ssh program on the PATH and no built-in ssh: install OpenSSH")));
            }
        }

        private static void requireReadable(Path identity) {
            if (!Files.isReadable(identity)) {
                throw new TunnelException("your ssh key " + identity + " can't be read: name an existing file with -i");
            }
        }

        private void withProgram(Path program) {
            try (LocalPort port = LocalPort.reserve(settings.ssh().localPort())) {
                OpenedSession session = open();
                SshCommands commands = new SshCommands(settings.ssh(), knownHosts);
                openTunnel(program, commands, session, port.number());
                up(commands, session, port.number());
            }
        }

        private void openTunnel(Path program, SshCommands commands, OpenedSession session, int port) {
            Optional<PrivateFile> ephemeral = session.ephemeralKey()
                    .map(pem -> PrivateFile.in(data, "session-key", pem.endsWith("\n") ? pem : pem + "\n"));
            try {
                Path key = ephemeral.map(PrivateFile::path).or(() -> settings.ssh().identity()).orElseThrow(this::keyless);
                OpenSshTunnel tunnel = new OpenSshTunnel(context.environment(), data, waiting, limits.tunnel());
                tunnel.open(commands.tunnel(program, tunnelUser(session), session.relay(), key, port), session.relay());
            } finally {
                ephemeral.ifPresent(PrivateFile::close);
            }
        }

        private void withBuiltIn(SshTunnels tunnels) {
            if (settings.ssh().optionsToTunnel()) {
                throw new TunnelException("the built-in ssh takes no options: leave out --add-forwards-to-tunnel");
            }
            if (settings.ssh().localPort() != 0) {
                LocalPort.reserve(settings.ssh().localPort()).close();
            }
            OpenedSession session = open();
            String key = session.ephemeralKey().or(() -> settings.ssh().identity().map(Run::read)).orElseThrow(this::keyless);
            SshTunnels.Request request = new SshTunnels.Request(session.relay(), tunnelUser(session), knownHosts.alias(),
                    knownHosts.file(), key, settings.ssh().localPort(), new HostPort("localhost", settings.ssh().remoteSshdPort()));
            SshCommands commands = new SshCommands(settings.ssh(), knownHosts);
            new BuiltInTunnel(tunnels, waiting, limits.tunnel())
                    .hold(request, settings.ssh().idle(), port -> up(commands, session, port));
            log.info("session {} ended", session.id());
        }

        private static String read(Path identity) {
            try (var in = Files.newInputStream(identity)) {
                return new String(in.readNBytes(MAX_IDENTITY_BYTES), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new TunnelException("your ssh key " + identity + " can't be read: " + e.getMessage(), e);
            }
        }

        private TunnelException keyless() {
            return new TunnelException("the daemon " + settings.peer() + " makes no key for the tunnel, as in 4.0.0-rc.2: name your "
                    + "own ssh key with -i");
        }

        private String tunnelUser(OpenedSession session) {
            return settings.ssh().tunnelUser().orElse(session.remoteUser());
        }

        /** The control connections are closed again before the tunnel is opened. */
        private OpenedSession open() {
            AtKeys keys = keysStore.read(settings.keyFile());
            progress.accept("keys read");
            try (AtClient client = clients.open(settings.client(), settings.keyFile(), settings.root())) {
                waiting.await(client.ready(limits.connect()), limits.connect().multipliedBy(2), "no connection to the atServer of "
                        + settings.client() + " within " + WaitLimits.text(limits.connect()) + ": check the network and try again");
                progress.accept("connected to the atServer of " + settings.client());
                return new SessionOpening(settings, codec, limits, waiting, progress).open(client, keys);
            }
        }

        private void up(SshCommands commands, OpenedSession session, int port) {
            progress.accept("tunnel up on localhost:" + port);
            log.info("session {} of {} with {} is open on localhost:{}", session.id(), settings.client(), settings.peer(), port);
            context.out().println(commands.printed(session.remoteUser(), port));
            context.out().flush();
        }
    }
}
