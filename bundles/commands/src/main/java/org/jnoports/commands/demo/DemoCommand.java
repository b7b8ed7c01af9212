package org.jnoports.commands.demo;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.role.Roles;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.api.ssh.SshTunnels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jnoports demo}: a whole tunnel in one process and without a network, over the real protocols. */
@Component(property = {Command.NAME + "=demo", Command.DESCRIPTION + "=shows a whole session on this machine, in one process"})
public final class DemoCommand implements Command {
    private static final int SESSION_LIMIT_SECONDS = 60;

    private final Roles roles;
    private final Command sshnp;
    private final SshKeys keys;
    private final SessionRegistry sessions;
    private final List<SshServers> servers;
    private final Optional<SshTunnels> tunnels;

    /** Wired by DS; the SSH bundles may be missing. */
    @Activate
    public DemoCommand(@Reference Roles roles, @Reference(target = "(command.name=sshnp)") Command sshnp, @Reference SshKeys keys,
            @Reference SessionRegistry sessions, @Reference(target = "(" + OpenSshServers.KIND + ")") SshServers machine,
            @Reference(target = "(!(" + OpenSshServers.KIND + "))", cardinality = ReferenceCardinality.OPTIONAL) SshServers embedded,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) SshTunnels tunnels) {
        this.roles = roles;
        this.sshnp = sshnp;
        this.keys = keys;
        this.sessions = sessions;
        this.servers = Stream.of(machine, embedded).filter(Objects::nonNull).toList();
        this.tunnels = Optional.ofNullable(tunnels);
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        CommandLine line = new CommandLine(spec());
        CommandLine.ParseResult parsed;
        try {
            parsed = line.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new UsageException(e.getMessage());
        }
        if (parsed.isUsageHelpRequested()) {
            line.usage(context.out());
            return DONE;
        }
        String edition = parsed.matchedOptionValue("--edition", "personal");
        if (!edition.equals("personal")) {
            throw new UsageException("--edition " + edition + ": this version has the personal edition only");
        }
        if (parsed.hasMatchedOption("-v")) {
            context.verbose();
        }
        return perform(context, parsed.hasMatchedOption("--once"), parsed.hasMatchedOption("--json"));
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("jnoports demo");
        spec.usageMessage().description("Starts atServers, relay, daemon and an SSH server in this process, opens a session and prints an ssh line.");
        spec.addOption(OptionSpec.builder("--once").description("run one command over the ssh line, print its output and end").build());
        spec.addOption(OptionSpec.builder("--json").description("print one JSON object as the last line").build());
        spec.addOption(OptionSpec.builder("--edition").type(String.class).paramLabel("NAME").description("personal").build());
        spec.addOption(OptionSpec.builder("-v", "--verbose").description("show the log").build());
        spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("this text").build());
        return spec;
    }

    private int perform(CommandContext context, boolean once, boolean json) {
        Path directory = makeDirectory(context.home());
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Steps steps = new Steps(json ? context.err() : context.out(), System::nanoTime);
            PrintStream human = json ? nowhere : context.out();
            human.println("A session to a device without an open port: everything in this process, nothing but loopback.");
            try (DemoStage stage = new DemoStage(roles, steps, context.home(), directory)) {
                stage.build(servers, keys);
                return openSession(context, stage, steps, human, once, json);
            }
        } finally {
            delete(directory);
        }
    }

    private int openSession(CommandContext context, DemoStage stage, Steps steps, PrintStream human, boolean once, boolean json) {
        CapturedContext captured = new CapturedContext(context, steps);
        long before = System.nanoTime();
        CompletableFuture<Integer> running = start(captured, stage.sshnpArguments());
        try {
            String sshLine = await(captured.firstLine(), running, context);
            long setupMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            String sessionId = sessions.list().stream().map(view -> view.id().text()).findFirst().orElse("");
            steps.done("session " + sessionId + " stands, " + setupMillis + " ms after the request");
            human.println();
            human.println("    " + sshLine);
            human.println();
            Optional<String> output = once ? runOnce(context, stage, steps, human, sshLine) : Optional.empty();
            if (!once) {
                human.println("Type that line in another terminal; Ctrl-C here ends the demo.");
                context.stopping().toCompletableFuture().join();
            }
            boolean ok = !once || output.isPresent();
            if (json) {
                context.out().println(json(ok, sessionId, output.orElse(""), setupMillis, steps));
            }
            return ok ? DONE : FAILED;
        } finally {
            sessions.list().forEach(view -> sessions.end(view.role(), view.id(), "the demo ends")); // nobody waits for the tunnel's last seconds
            captured.stop();
            running.orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> FAILED).join();
        }
    }

    /** On a thread of its own: without OpenSSH, sshnp itself carries the tunnel and returns only at its end. */
    private CompletableFuture<Integer> start(CapturedContext captured, List<String> arguments) {
        CompletableFuture<Integer> running = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                running.complete(sshnp.run(captured, arguments));
            } catch (RuntimeException e) { // whatever it is, the demo's own thread reports it
                running.completeExceptionally(e);
            }
        }, "jnoports-demo-sshnp");
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private static String await(CompletableFuture<String> sshLine, CompletableFuture<Integer> running, CommandContext context) {
        CompletableFuture<Object> any =
                CompletableFuture.anyOf(sshLine, running, context.stopping().toCompletableFuture());
        try {
            any.get(SESSION_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TunnelException failure ? failure : new TunnelException("sshnp failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new TunnelException("sshnp printed no ssh line within " + SESSION_LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted while sshnp was opening the session", e);
        }
        if (!sshLine.isDone()) {
            throw new TunnelException("sshnp ended without an ssh line");
        }
        return sshLine.join();
    }

    /** A sum that nobody can guess, so that neither an echo nor another machine's answer passes. */
    private Optional<String> runOnce(CommandContext context, DemoStage stage, Steps steps, PrintStream human, String sshLine) {
        long left = ThreadLocalRandom.current().nextInt(1_000, 100_000);
        long right = ThreadLocalRandom.current().nextInt(1_000, 100_000);
        String command = "echo \"$(id -un) on $(uname -s): " + left + " x " + right + " = $((" + left + " * " + right + "))\"";
        Optional<String> output = run(context, stage, sshLine, command).map(String::strip);
        output.ifPresent(human::println);
        Optional<String> correct = output.filter(text -> text.endsWith("= " + left * right));
        if (correct.isPresent()) {
            steps.done("the command ran on the device");
        } else {
            context.err().println("demo: the command's output did not come back right");
        }
        return correct;
    }

    private Optional<String> run(CommandContext context, DemoStage stage, String sshLine, String command) {
        if (hasSsh(context)) {
            return RemoteCommand.run(sshLine, command);
        }
        SshTunnels mina = tunnels.orElseThrow(() -> new TunnelException("no ssh program and no bundle ssh.mina to run a command with"));
        return RemoteCommand.run(mina, sshLine, stage.user(), stage.identityFile(), context.home().resolve("data").resolve("known_hosts"), command);
    }

    private static String json(boolean ok, String sessionId, String output, long setupMillis, Steps steps) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("ok", ok);
        object.put("sessionId", sessionId);
        object.put("remoteOutput", output);
        object.put("setupMillis", setupMillis);
        object.put("steps", steps.asMaps());
        try {
            return JSON.std.asString(object);
        } catch (IOException e) {
            throw new TunnelException("the result can't be written as JSON: " + e.getMessage(), e);
        }
    }

    private static boolean hasSsh(CommandContext context) {
        return Stream.of(context.environment().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> !directory.isEmpty() && Files.isExecutable(Path.of(directory, "ssh")));
    }

    private static Path makeDirectory(Path home) {
        try {
            Files.createDirectories(home.resolve("data"));
            return Files.createTempDirectory(home.resolve("data"), "demo-"); // 0700 by itself
        } catch (IOException e) {
            throw new TunnelException("the demo can't make a directory in " + home + ": " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TunnelException("the demo's directory " + directory + " could not be deleted: " + e.getMessage(), e);
        }
    }
}
