package org.jnoports.role.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;

/**
 * sshnp as from 5.0 on: one ssh connection through the relay, with this side's end in this process while ssh runs in it, or left behind in
 * a process of its own when its command is only printed.
 */
final class SshLine {
    /** As long as relays keep a session that nobody uses. */
    private static final Duration UNUSED = Duration.ofSeconds(30);
    private static final int MAX_KEY_BYTES = 16 * 1024;
    private static final String LOOPBACK = "127.0.0.1";

    private final ClientServices services;
    private final WaitLimits limits;

    SshLine(ClientServices services, WaitLimits limits) {
        this.services = services;
        this.limits = limits;
    }

    /**
     * @param inline runs ssh here; else its command is printed
     * @param sendKey sends the public half of the person's ssh key before
     * @return the exit code: ssh's own if it ran here
     */
    int run(CommandContext context, ClientSettings settings, LineOptions options, boolean inline, boolean sendKey, Consumer<String> progress) {
        settings.ssh().identity().filter(identity -> !Files.isReadable(identity)).ifPresent(identity -> {
            throw new TunnelException("your ssh key " + identity + " can't be read: name an existing file with -i");
        });
        Optional<String> key = sendKey ? Optional.of(publicKey(settings)) : Optional.empty();
        boolean builtIn = settings.ssh().builtIn() || SshProgram.find(context.environment()).isEmpty();
        if (settings.ssh().localPort() != 0) {
            LocalPort.reserve(settings.ssh().localPort()).close();
        }
        OpenedLine line = new LineClient(services, limits).open(context, settings, options, Optional.empty(), key, LineClient.Holder.SOMEBODY_ELSE,
                progress);
        SshCommands commands = commands(context, settings);
        if (builtIn) {
            return throughBuiltIn(context, settings, line, commands, progress);
        }
        return inline ? inHere(context, settings, line, commands, progress) : printed(context, settings, line, commands, progress);
    }

    private static String publicKey(ClientSettings settings) {
        Path identity = settings.ssh().identity().orElseThrow(() -> new TunnelException("to send a public key, name your ssh key with -i"));
        Path file = identity.toString().endsWith(".pub") ? identity : identity.resolveSibling(identity.getFileName() + ".pub");
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_KEY_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new TunnelException("your public key " + file + " can't be read: name your ssh key with -i", e);
        }
    }

    private static Path data(CommandContext context) {
        return context.home().toAbsolutePath().normalize().resolve("data");
    }

    private static SshCommands commands(CommandContext context, ClientSettings settings) {
        return new SshCommands(settings.ssh(), new KnownHostsOptions(SshNames.hostKeyAlias(settings.device(), settings.daemon()),
                data(context).resolve("known_hosts")));
    }

    private LocalEnd listen(ClientSettings settings, OpenedLine line) {
        return services.ends().get().clientSingle(services.transport().get(), line.end(), new HostPort(LOOPBACK, settings.ssh().localPort()), UNUSED);
    }

    private int inHere(CommandContext context, ClientSettings settings, OpenedLine line, SshCommands commands, Consumer<String> progress) {
        makeData(context);
        try (LocalEnd end = listen(settings, line)) {
            progress.accept("tunnel up on localhost:" + end.port());
            Process ssh = start(List.of("/bin/sh", "-c", "exec " + commands.printed(line.user(), end.port())));
            context.stopping().thenRun(ssh::destroy);
            return ssh.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Command.FAILED;
        }
    }

    private static Process start(List<String> words) {
        try {
            return new ProcessBuilder(words).inheritIO().start();
        } catch (IOException e) {
            throw new TunnelException("ssh can't be run: " + e.getMessage(), e);
        }
    }

    private static void makeData(CommandContext context) {
        try {
            PrivateFile.createDirectory(data(context));
        } catch (IOException e) {
            throw new TunnelException(data(context) + " can't be made: choose another home with --home", e);
        }
    }

    private int printed(CommandContext context, ClientSettings settings, OpenedLine line, SshCommands commands, Consumer<String> progress) {
        makeData(context);
        if (services.srv().isPresent()) {
            int port = new DetachedEnd(services.srv().get(), context.home().toAbsolutePath().normalize())
                    .start(line, LOOPBACK, settings.ssh().localPort(), false, UNUSED, new Waiting(context.stopping()));
            tell(context, commands.printed(line.user(), port), port, progress);
            return Command.DONE;
        }
        try (LocalEnd end = listen(settings, line)) {
            tell(context, commands.printed(line.user(), end.port()), end.port(), progress);
            new Waiting(context.stopping()).orStop(end.ended());
        }
        return Command.DONE;
    }

    private static void tell(CommandContext context, String command, int port, Consumer<String> progress) {
        progress.accept("tunnel up on localhost:" + port);
        context.out().println(command);
        context.out().flush();
    }

    /** The ssh in this process goes through an end of its own and forwards the local port, as without the relay's encryption. */
    private int throughBuiltIn(CommandContext context, ClientSettings settings, OpenedLine line, SshCommands commands, Consumer<String> progress) {
        SshTunnels tunnels = services.builtInSsh().get().orElseThrow(() -> new TunnelException(
                "there is no ssh program on the PATH and no built-in ssh: install OpenSSH"));
        String key = line.ephemeralKey().or(() -> settings.ssh().identity().map(SshLine::read)).orElseThrow(() -> new TunnelException(
                "the daemon " + settings.peer() + " makes no key for the tunnel: name your own ssh key with -i"));
        try (LocalEnd end = services.ends().get().clientSingle(services.transport().get(), line.end(), new HostPort(LOOPBACK, 0), UNUSED)) {
            SshTunnels.Request request = new SshTunnels.Request(new HostPort(LOOPBACK, end.port()), settings.ssh().tunnelUser().orElse(line.user()),
                    SshNames.hostKeyAlias(settings.device(), settings.daemon()), data(context).resolve("known_hosts"), key,
                    settings.ssh().localPort(), new HostPort("localhost", settings.ssh().remoteSshdPort()));
            new BuiltInTunnel(tunnels, new Waiting(context.stopping()), limits.tunnel()).hold(request, settings.ssh().idle(),
                    port -> tell(context, commands.printed(line.user(), port), port, progress));
        }
        return Command.DONE;
    }

    private static String read(Path identity) {
        try (InputStream in = Files.newInputStream(identity)) {
            return new String(in.readNBytes(4 * MAX_KEY_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TunnelException("your ssh key " + identity + " can't be read: " + e.getMessage(), e);
        }
    }
}
