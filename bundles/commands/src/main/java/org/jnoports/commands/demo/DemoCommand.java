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
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.role.Roles;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.api.ssh.SshTunnels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jnoports demo}: a whole tunnel in one process and without a network, over the real protocols. */
@Component(property = {Command.NAME + "=demo", Command.DESCRIPTION + "=shows a whole session on this machine, in one process"})
public final class DemoCommand implements Command {
    private final Roles roles;
    private final Command sshnp;
    private final SshKeys keys;
    private final SessionRegistry sessions;
    private final List<SshServers> servers;
    private final Optional<SshTunnels> tunnels;
    private final Authorizer authorizer;
    private final PolicyBooks books = new PolicyBooks();

    /** Wired by DS; the SSH bundles may be missing. */
    @Activate
    public DemoCommand(@Reference Roles roles, @Reference(target = "(command.name=sshnp)") Command sshnp, @Reference(target = CryptoProvider.CURRENT) SshKeys keys,
            @Reference SessionRegistry sessions, @Reference Authorizer authorizer, @Reference(target = "(" + OpenSshServers.KIND + ")") SshServers machine,
            @Reference(target = "(!(" + OpenSshServers.KIND + "))", cardinality = ReferenceCardinality.OPTIONAL) SshServers embedded,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) SshTunnels tunnels) {
        this.roles = roles;
        this.sshnp = sshnp;
        this.keys = keys;
        this.sessions = sessions;
        this.authorizer = authorizer;
        this.servers = Stream.of(machine, embedded).filter(Objects::nonNull).toList();
        this.tunnels = Optional.ofNullable(tunnels);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBook(PolicyBook book, Map<String, Object> properties) {
        books.add(book, properties);
    }

    void removeBook(PolicyBook book) {
        books.remove(book);
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        CommandLine line = new CommandLine(spec()).setExpandAtFiles(false);
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
        String name = parsed.matchedOptionValue("--edition", "personal");
        Edition edition = switch (name) {
            case "personal" -> new PersonalEdition();
            case "team" -> new TeamEdition(books, authorizer);
            default -> throw new UsageException("--edition " + name + ": there are personal and team");
        };
        if (parsed.hasMatchedOption("-v")) {
            context.verbose();
        }
        return perform(context, edition, parsed.hasMatchedOption("--once"), parsed.hasMatchedOption("--json"));
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("jnoports demo");
        spec.usageMessage().description("Starts atServers, relay, daemon and an SSH server in this process, opens a session and prints an ssh line.");
        spec.addOption(OptionSpec.builder("--once").description("run one command over the ssh line, print its output and end").build());
        spec.addOption(OptionSpec.builder("--json").description("print one JSON object as the last line").build());
        spec.addOption(OptionSpec.builder("--edition").type(String.class).paramLabel("NAME").description("personal (default), or team: an authorization controller decides, and its policy changes").build());
        spec.addOption(OptionSpec.builder("-v", "--verbose").description("show the log").build());
        spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("this text").build());
        return spec;
    }

    private int perform(CommandContext context, Edition edition, boolean once, boolean json) {
        Path directory = makeDirectory(context.home());
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Steps steps = new Steps(json ? context.err() : context.out(), System::nanoTime);
            PrintStream human = json ? nowhere : context.out();
            human.println("A session to a device without an open port: everything in this process, nothing but loopback.");
            try (DemoStage stage = new DemoStage(roles, steps, context.home(), directory)) {
                stage.build(servers, keys, edition);
                try (DemoPlay play = new DemoPlay(context, stage, steps, human, once, sshnp, sessions, tunnels)) {
                    Map<String, Object> result = edition.play(stage, play);
                    if (!once) {
                        human.println("Type an ssh line in another terminal; Ctrl-C here ends the demo.");
                        context.stopping().toCompletableFuture().join();
                    }
                    if (json) {
                        context.out().println(json(result, steps));
                    }
                    return Boolean.TRUE.equals(result.get("ok")) ? DONE : FAILED;
                }
            }
        } finally {
            delete(directory);
        }
    }

    private static String json(Map<String, Object> result, Steps steps) {
        Map<String, Object> object = new LinkedHashMap<>(result);
        object.put("steps", steps.asMaps());
        try {
            return JSON.std.asString(object);
        } catch (IOException e) {
            throw new TunnelException("the result can't be written as JSON: " + e.getMessage(), e);
        }
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
