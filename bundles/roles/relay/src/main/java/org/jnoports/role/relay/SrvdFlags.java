package org.jnoports.role.relay;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.command.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The flags of one call (noports.md, section 4.2). {@code @name} is an atSign and no file, the last of several counts, and
 * empty arguments, which service scripts make of unset variables, count as absent.
 */
final class SrvdFlags {
    private static final String LATER = "belongs to challenges (ESCR), which this relay doesn't offer; leave it out: signed lines are taken";

    private final CommandLine line;
    private final ParseResult result;

    private SrvdFlags(CommandLine line, ParseResult result) {
        this.line = line;
        this.result = result;
    }

    /** @throws UsageException with a sentence that names the argument */
    static SrvdFlags parse(String program, List<String> arguments) {
        CommandLine line = new CommandLine(spec(program)).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
        try {
            SrvdFlags flags = new SrvdFlags(line, line.parseArgs(arguments.toArray(new String[0])));
            flags.refuseWhatIsNotOffered();
            return flags;
        } catch (ParameterException e) {
            throw new UsageException(program + ": " + e.getMessage() + "; see " + program + " --help");
        }
    }

    private static CommandSpec spec(String program) {
        CommandSpec spec = CommandSpec.create().name(program);
        spec.usageMessage().description("Leases pairs of ports to clients and joins who dials them, until it is stopped.");
        value(spec, "ATSIGN", "the relay's atSign; required", "-a", "--atsign");
        value(spec, "HOST", "the host name or IP address that clients and daemons are told to dial; required", "-i", "--ip");
        value(spec, "ATSIGN", "the only atSign that may ask for ports (open: everybody)", "-m", "--manager");
        value(spec, "FILE", "the relay's atKeys file (~/.atsign/keys/@name_key.atKeys)", "-k", "--key-file", "--keyFile");
        value(spec, "HOST[:PORT]", "the atDirectory (root.atsign.org)", "--root-domain");
        value(spec, "FIRST-LAST", "the ports that are leased (whichever the system chooses)", "--ports");
        value(spec, "HOST", "the address that ports are bound to (*: all)", "--bind");
        spec.addOption(OptionSpec.builder("-v", "--verbose").type(boolean.class).description("logs more").build());
        spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("prints this").build());
        notOffered(spec, "0", "would print what others send each other, which this relay doesn't do; leave it out", "-s", "--snoop");
        notOffered(spec, "0", LATER, "--443");
        notOffered(spec, "1", LATER, "--443-bind-port");
        notOffered(spec, "1", LATER, "--relay-auth-detect-window-ms");
        notOffered(spec, "1", LATER, "--signing-key-check-secs");
        notOffered(spec, "0", "isn't needed, this relay stores nothing; leave it out", "--per-session-storage", "--pss");
        notOffered(spec, "1", "is not supported: the atKeys file must not be encrypted; leave it out", "-P");
        spec.addPositional(PositionalParamSpec.builder().arity("0..*").type(List.class).auxiliaryTypes(String.class).hidden(true).build());
        return spec;
    }

    private static void value(CommandSpec spec, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names).type(String.class).arity("1").paramLabel(label).description(description).build());
    }

    private static void notOffered(CommandSpec spec, String arity, String why, String... names) {
        spec.addOption(OptionSpec.builder(names).arity(arity).type(arity.equals("0") ? boolean.class : String.class).hidden(true)
                .description(why).build());
    }

    private void refuseWhatIsNotOffered() {
        for (OptionSpec option : result.matchedOptions()) {
            if (option.hidden()) {
                throw new UsageException(line.getCommandName() + ": " + option.longestName() + " " + option.description()[0]);
            }
        }
        List<String> words = result.matchedPositionalValue(0, List.<String>of());
        words.stream().filter(word -> !word.isBlank()).findFirst().ifPresent(word -> {
            throw new UsageException(line.getCommandName() + ": '" + word + "' isn't a flag; see " + line.getCommandName() + " --help");
        });
    }

    boolean help() {
        return result.isUsageHelpRequested();
    }

    void printUsage(PrintStream out) {
        line.usage(out, Ansi.OFF);
    }

    boolean verbose() {
        return result.matchedOptionValue("--verbose", false);
    }

    /** Empty if it wasn't given, or given empty. */
    Optional<String> value(String name) {
        return Optional.ofNullable(result.<String>matchedOptionValue(name, null)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** @throws UsageException if it wasn't given */
    String required(String name) {
        return value(name).orElseThrow(() -> new UsageException(line.getCommandName() + ": " + name + " is missing"));
    }
}
