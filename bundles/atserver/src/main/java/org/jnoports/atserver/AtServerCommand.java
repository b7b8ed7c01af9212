package org.jnoports.atserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.role.Roles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code atserver}: an atDirectory and atServers until Ctrl-C. */
@Component(property = {
    Command.NAME + "=atserver",
    Command.DESCRIPTION + "=runs an atDirectory and atServers; adds atSigns to those of this home"
})
public final class AtServerCommand implements Command {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int ROOT_PORT = 64;

    private final Roles roles;

    @Activate
    public AtServerCommand(@Reference Roles roles) {
        this.roles = roles;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        if (AtSignCommands.are(arguments)) {
            AtSignCommands.run(context, arguments);
            return DONE;
        }
        CommandLine commandLine = new CommandLine(spec()).setExpandAtFiles(false);
        ParseResult parsed = parse(commandLine, arguments);
        if (parsed.isUsageHelpRequested()) {
            commandLine.usage(context.out());
            return DONE;
        }
        if (parsed.hasMatchedOption("-v")) {
            context.verbose();
        }
        serve(context, Wishes.of(parsed, context));
        return DONE;
    }

    private void serve(CommandContext context, Wishes wishes) {
        try (Roles.Configured configured = roles.configure(AtServerSettings.PID, wishes.configuration())) {
            configured.awaitReady(START_LIMIT);
            context.out().println("atDirectory " + address(wishes.dataDirectory()));
            context.out().println("trust " + wishes.trustFile());
            wishes.atSigns().forEach(atSign -> context.out().println(atSign + " " + wishes.loginFile(atSign)));
            context.out().flush();
            context.progress("ready");
            context.stopping().toCompletableFuture().join();
        }
    }

    private static String address(Path dataDirectory) {
        Path file = dataDirectory.resolve("atdirectory.address");
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new TunnelException("can't read " + file + ", where the atDirectory's address should be: " + e.getMessage(), e);
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("atserver");
        spec.usageMessage().description("Runs an atDirectory and the atServers of the given atSigns until Ctrl-C; what they have stays in the home.",
                "For those that 'jnoports run' runs: 'jnoports atserver add ATSIGN ...', 'remove ATSIGN ...', 'list', and "
                        + "'secret ATSIGN', which shows the secret for activation once.");
        spec.addOption(OptionSpec.builder("--atsign").paramLabel("ATSIGN").type(List.class).auxiliaryTypes(String.class)
                .description("an atSign that has its atServer here; may be repeated").build());
        spec.addOption(text("--host", "HOST", "what clients dial, and what the certificate is for (default: localhost)"));
        spec.addOption(text("--bind", "ADDRESS", "where to listen; '*' is every address (default: localhost)"));
        spec.addOption(OptionSpec.builder("--root-port").paramLabel("PORT").type(Integer.class)
                .description("the atDirectory's port; 0: a free one (default: " + ROOT_PORT + ")").build());
        spec.addOption(text("--keys-dir", "DIR", "where atKeys of new atSigns are written (default: ~/.atsign/keys)"));
        spec.addOption(flag("--no-keys", "make CRAM secrets for activation instead of atKeys"));
        spec.addOption(flag("-v", "show more of the log"));
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("show this").build());
        return spec;
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).type(String.class).description(description).build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
    }

    private static ParseResult parse(CommandLine commandLine, List<String> arguments) {
        try {
            return commandLine.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageException("atserver: " + e.getMessage());
        }
    }

    /** What the flags say, checked. */
    private record Wishes(List<AtSign> atSigns, String host, String bind, int rootPort, Optional<Path> keysDirectory,
            Path dataDirectory, Path trustFile) {
        static Wishes of(ParseResult parsed, CommandContext context) {
            List<String> atSigns = parsed.matchedOptionValue("--atsign", List.of());
            if (atSigns.isEmpty()) {
                throw new UsageException("atserver: at least one --atsign is needed, for example --atsign @alice");
            }
            int rootPort = parsed.matchedOptionValue("--root-port", ROOT_PORT);
            if (rootPort < 0 || rootPort > 65_535) {
                throw new UsageException("atserver: --root-port " + rootPort + " isn't between 0 and 65535");
            }
            String host = parsed.matchedOptionValue("--host", "localhost");
            String keysDirectory =
                    parsed.matchedOptionValue("--keys-dir", context.userHome().resolve(".atsign").resolve("keys").toString());
            Path home = context.home().toAbsolutePath();
            return new Wishes(atSigns.stream().map(Wishes::atSign).distinct().toList(), host,
                    parsed.matchedOptionValue("--bind", "localhost"), rootPort,
                    parsed.hasMatchedOption("--no-keys") ? Optional.empty() : Optional.of(path(keysDirectory)),
                    home.resolve("data").resolve("atserver"), AtServerSettings.trustFile(home, host));
        }

        private static AtSign atSign(String text) {
            try {
                return AtSign.of(text);
            } catch (IllegalArgumentException e) {
                throw new UsageException("atserver: --atsign " + e.getMessage());
            }
        }

        private static Path path(String text) {
            try {
                return Path.of(text).toAbsolutePath();
            } catch (InvalidPathException e) {
                throw new UsageException("atserver: --keys-dir '" + text + "' isn't a path");
            }
        }

        Path loginFile(AtSign atSign) {
            return keysDirectory.map(directory -> AtServerSettings.keysFile(directory, atSign))
                    .orElseGet(() -> AtServerSettings.secretFile(dataDirectory, atSign));
        }

        Map<String, Object> configuration() {
            Map<String, Object> configuration = new HashMap<>();
            configuration.put("host", host);
            configuration.put("bindHost", bind);
            configuration.put("rootPort", rootPort);
            configuration.put("atSigns", atSigns.stream().map(AtSign::text).toArray(String[]::new));
            configuration.put("keysDirectory", keysDirectory.map(Path::toString).orElse(""));
            configuration.put("dataDirectory", dataDirectory.toString());
            configuration.put("trustFile", trustFile.toString());
            return configuration;
        }
    }
}
