package org.jnoports.ssh.mina;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ShellFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what a client asks for in the user's shell, or what its key forces. */
final class Commands implements CommandFactory, ShellFactory {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ExecutorService threads;
    private final String shell;

    /** @param threads one is taken for each running command */
    Commands(ExecutorService threads) {
        this.threads = threads;
        shell = Optional.ofNullable(System.getenv("SHELL")).filter(path -> new File(path).canExecute()).orElse("/bin/sh");
    }

    @Override
    public Command createCommand(ChannelSession channel, String command) {
        Optional<String> forced = forced(channel);
        Map<String, String> original = forced.isPresent() ? Map.of("SSH_ORIGINAL_COMMAND", command) : Map.of();
        return run(channel, List.of(shell, "-c", forced.orElse(command)), original);
    }

    @Override
    public Command createShell(ChannelSession channel) {
        List<String> interactive = channel.getEnvironment().getPtyModes().isEmpty() ? List.of(shell) : List.of(shell, "-i");
        return run(channel, forced(channel).map(command -> List.of(shell, "-c", command)).orElse(interactive), Map.of());
    }

    private Command run(ChannelSession channel, List<String> command, Map<String, String> environment) {
        log.debug("ssh: {} runs {}", channel.getSession().getUsername(), command);
        return new InvertedShellWrapper(new LocalProcess(command, environment), threads, false, BUFFER_BYTES);
    }

    private static Optional<String> forced(ChannelSession channel) {
        return channel.getSession().getAttribute(Grant.OF_SESSION).command();
    }
}
