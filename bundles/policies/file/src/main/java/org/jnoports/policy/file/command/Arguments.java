package org.jnoports.policy.file.command;

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

/** What a command takes. To be made for each call. */
final class Arguments {
    private final CommandSpec spec = CommandSpec.create();
    private final String command;
    private int positionals;

    /** @param command as it is typed: {@code policy-users add} */
    Arguments(String command) {
        this.command = command;
        spec.name(command);
        spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("prints this").build());
    }

    Arguments positional(String label, boolean required, String description) {
        spec.addPositional(PositionalParamSpec.builder().index(Integer.toString(positionals++)).type(String.class).paramLabel(label)
                .required(required).description(description).build());
        return this;
    }

    Arguments option(String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name).type(String.class).arity("1").paramLabel(label).description(description).build());
        return this;
    }

    Arguments flag(String name, String description) {
        spec.addOption(OptionSpec.builder(name).type(boolean.class).description(description).build());
        return this;
    }

    /** For completion. */
    List<String> options() {
        return spec.options().stream().map(OptionSpec::longestName).toList();
    }

    /** @throws UsageException with a sentence that names the argument */
    Given parse(List<String> arguments) {
        CommandLine line = new CommandLine(spec).setExpandAtFiles(false).setUsageHelpAutoWidth(false);
        try {
            return new Given(line, line.parseArgs(arguments.toArray(new String[0])));
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage() + "; see " + command + " --help");
        }
    }

    /** What one call has. */
    record Given(CommandLine line, ParseResult result) {
        boolean help() {
            return result.isUsageHelpRequested();
        }

        void printUsage(PrintStream out) {
            line.usage(out, Ansi.OFF);
        }

        boolean has(String flag) {
            return result.matchedOptionValue(flag, false);
        }

        /** Empty if it wasn't given. */
        Optional<String> option(String name) {
            return Optional.ofNullable(result.matchedOptionValue(name, null));
        }

        String positional(int place) {
            return result.matchedPositionalValue(place, "");
        }
    }
}
