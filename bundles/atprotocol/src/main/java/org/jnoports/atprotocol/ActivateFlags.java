package org.jnoports.atprotocol;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.transport.HostPort;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The flags of {@code at_activate}. What a person typed is never repeated: it may be the secret. */
final class ActivateFlags {
    /** What the published program calls this when it is one of several subcommands. */
    private static final String SUBCOMMAND = "onboard";

    private final CommandLine line;
    private final ParseResult given;

    /** @throws UsageException if they can't be understood */
    ActivateFlags(String program, List<String> arguments) {
        line = new CommandLine(spec(program)).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
        List<String> flags = !arguments.isEmpty() && arguments.get(0).equals(SUBCOMMAND)
                ? arguments.subList(1, arguments.size())
                : arguments;
        try {
            given = line.parseArgs(flags.toArray(new String[0]));
        } catch (UnmatchedArgumentException e) {
            throw new UsageException(program + ": " + unknown(e) + "; see " + program + " --help");
        } catch (ParameterException e) {
            throw new UsageException(program + ": " + e.getMessage() + "; see " + program + " --help");
        }
    }

    boolean help() {
        return given.isUsageHelpRequested();
    }

    void printUsage(PrintStream out) {
        line.usage(out, Ansi.OFF);
    }

    boolean verbose() {
        return given.matchedOptionValue("-v", false);
    }

    AtSign atSign() {
        try {
            return AtSign.of(required("-a", "the atSign to activate"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("-a: " + e.getMessage());
        }
    }

    String secret() {
        return required("-c", "the activation secret that came with the atSign");
    }

    Optional<Path> keyFile() {
        try {
            return text("-k").map(Path::of);
        } catch (InvalidPathException e) {
            throw new UsageException("-k: that can't be a file's name");
        }
    }

    HostPort root() {
        try {
            return text("-r").map(text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())).orElse(AtClients.DEFAULT_ROOT);
        } catch (IllegalArgumentException e) {
            throw new UsageException("-r: " + e.getMessage());
        }
    }

    private String required(String flag, String what) {
        return text(flag).orElseThrow(() -> new UsageException(flag + " is missing: " + what));
    }

    private Optional<String> text(String flag) {
        return Optional.ofNullable(given.<String>matchedOptionValue(flag, null)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String unknown(UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        return first.startsWith("-") ? "there is no flag " + first.replaceAll("=.*", "") : "an argument has no flag in front of it";
    }

    private static CommandSpec spec(String program) {
        CommandSpec spec = CommandSpec.create().name(program);
        spec.usageMessage().description("Makes the keys of a new atSign and activates it with them.",
                "Other uses: " + program + " enroll, approve, deny, revoke, unrevoke, delete, list, fetch, otp or spp, each with --help.");
        value(spec, "ATSIGN", "the atSign", "-a", "--atsign");
        value(spec, "SECRET", "its activation (CRAM) secret", "-c", "--cramkey", "--license-key");
        value(spec, "FILE", "where to write the keys; default: ~/.atsign/keys/@name_key.atKeys", "-k", "--keys");
        value(spec, "HOST[:PORT]", "the atDirectory; default: " + AtClients.DEFAULT_ROOT, "-r", "--root-server", "--rootServer", "--root-domain");
        spec.addOption(OptionSpec.builder("-y", "--yes").type(boolean.class).description("accepted: nothing is asked here").build());
        spec.addOption(OptionSpec.builder("-v", "--verbose").type(boolean.class).description("says more").build());
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("prints this").build());
        return spec;
    }

    private static void value(CommandSpec spec, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names).type(String.class).arity("1").paramLabel(label).description(description).build());
    }
}
