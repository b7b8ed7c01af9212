package org.jnoports.commands.demo;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.ssh.SshTunnels;

/** Opens sessions to a stage's device, as persons would, and shows them. They last until this is closed. */
final class DemoPlay implements AutoCloseable {
    private final CommandContext context;
    private final DemoStage stage;
    private final Steps steps;
    private final PrintStream human;
    private final boolean once;
    private final Command sshnp;
    private final SessionRegistry sessions;
    private final Optional<SshTunnels> tunnels;
    private final Deque<SshnpRun> runs = new ArrayDeque<>();

    /**
     * @param human where ssh lines and results are shown
     * @param once whether a command is run over each ssh line
     */
    DemoPlay(CommandContext context, DemoStage stage, Steps steps, PrintStream human, boolean once, Command sshnp, SessionRegistry sessions,
            Optional<SshTunnels> tunnels) {
        this.context = context;
        this.stage = stage;
        this.steps = steps;
        this.human = human;
        this.once = once;
        this.sshnp = sshnp;
        this.sessions = sessions;
        this.tunnels = tunnels;
    }

    /**
     * A session that was opened.
     *
     * @param output of the command that was run over it, empty if there was none
     * @param ok whether that came back right
     */
    record Shown(String sessionId, long setupMillis, String output, boolean ok) {}

    /** @throws TunnelException if it can't be opened */
    Shown session(AtSign client, String who) {
        long before = System.nanoTime();
        SshnpRun run = start(client, who);
        String sshLine = run.sshLine();
        long setupMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        String sessionId = sessions.list().stream().filter(view -> view.client().equals(client))
                .max(Comparator.comparing(SessionView::opened)).map(view -> view.id().text()).orElse("");
        steps.done("session " + sessionId + " stands, " + setupMillis + " ms after the request");
        human.println();
        human.println("    " + sshLine);
        human.println();
        Optional<String> output = once ? runOnce(sshLine) : Optional.empty();
        return new Shown(sessionId, setupMillis, output.orElse(""), !once || output.isPresent());
    }

    /**
     * A session that isn't to be had.
     *
     * @return what the client says
     * @throws TunnelException if it is to be had
     */
    String refused(AtSign client, String who) {
        return start(client, who).refusal();
    }

    private SshnpRun start(AtSign client, String who) {
        SshnpRun run = SshnpRun.start(sshnp, context, steps, who, stage.sshnpArguments(client));
        runs.push(run);
        return run;
    }

    /** A sum that nobody can guess, so that neither an echo nor another machine's answer passes. */
    private Optional<String> runOnce(String sshLine) {
        long left = ThreadLocalRandom.current().nextInt(1_000, 100_000);
        long right = ThreadLocalRandom.current().nextInt(1_000, 100_000);
        String command = "echo \"$(id -un) on $(uname -s): " + left + " x " + right + " = $((" + left + " * " + right + "))\"";
        Optional<String> output = run(sshLine, command).map(String::strip);
        output.ifPresent(human::println);
        Optional<String> correct = output.filter(text -> text.endsWith("= " + left * right));
        if (correct.isPresent()) {
            steps.done("the command ran on the device");
        } else {
            context.err().println("demo: the command's output did not come back right");
        }
        return correct;
    }

    private Optional<String> run(String sshLine, String command) {
        if (hasSsh()) {
            return RemoteCommand.run(sshLine, command);
        }
        SshTunnels mina = tunnels.orElseThrow(() -> new TunnelException("no ssh program and no bundle ssh.mina to run a command with"));
        return RemoteCommand.run(mina, sshLine, stage.user(), stage.identityFile(), context.home().resolve("data").resolve("known_hosts"), command);
    }

    private boolean hasSsh() {
        return Stream.of(context.environment().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> !directory.isEmpty() && Files.isExecutable(Path.of(directory, "ssh")));
    }

    /** Nobody waits for the tunnels' last seconds. */
    @Override
    public void close() {
        sessions.list().forEach(view -> sessions.end(view.role(), view.id(), "the demo ends"));
        runs.forEach(SshnpRun::close);
    }
}
