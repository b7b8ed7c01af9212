package org.jnoports.role.controller;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jnoports.api.command.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A program's flags, as the published programs take them: {@code @name} is an atSign and no file, the last of several
 * counts, and empty arguments, which service scripts make of unset variables, count as absent. To be made for each call.
 */
final class Flags {
    private static final String NAMESPACE = "sshnp";
    private static final String DOMAIN = "npp";

    private final CommandSpec spec = CommandSpec.create();
    private final String program;

    Flags(String program, String... description) {
        this.program = program;
        spec.name(program);
        spec.usageMessage().description(description);
        spec.addOption(OptionSpec.builder("-v", "--verbose", "--debug").type(boolean.class).description("logs more").build());
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("prints this").build());
        spec.addOption(OptionSpec.builder("--version").type(boolean.class).description("prints the version").build());
        spec.addOption(OptionSpec.builder("--base-namespace", "--namespace").type(String.class).arity("1").hidden(true).description("").build());
        spec.addOption(OptionSpec.builder("--domain-namespace").type(String.class).arity("1").hidden(true).description("").build());
        spec.addOption(OptionSpec.builder("-s", "--storage-path").type(String.class).arity("1").hidden(true).description("").build());
    }

    /** A flag with a value. */
    Flags value(String label, String text, String... names) {
        spec.addOption(OptionSpec.builder(names).type(String.class).arity("1").paramLabel(label).description(text).build());
        return this;
    }

    /** A flag without one. */
    Flags flag(String text, String... names) {
        spec.addOption(OptionSpec.builder(names).type(boolean.class).description(text).build());
        return this;
    }

    /** Accepted by the published program, not by this one; shown to nobody. */
    Flags refused(String why, String... names) {
        spec.addOption(OptionSpec.builder(names).type(String.class).arity("1").hidden(true).description(why).build());
        return this;
    }

    /** Words without a flag. */
    Flags words(String label, String text) {
        spec.addPositional(PositionalParamSpec.builder().arity("0..*").type(List.class).auxiliaryTypes(String.class)
                .paramLabel(label).description(text).build());
        return this;
    }

    /** @throws UsageException with a sentence that names the argument */
    Given parse(List<String> arguments) {
        CommandLine line = new CommandLine(spec).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
        try {
            Given given = new Given(program, line, line.parseArgs(arguments.toArray(new String[0])));
            given.refuseWhatIsNotOffered();
            return given;
        } catch (ParameterException e) {
            throw new UsageException(program + ": " + e.getMessage() + "; see " + program + " --help");
        }
    }

    /** The flags of one call. */
    record Given(String program, CommandLine line, ParseResult result) {
        boolean help() {
            return result.isUsageHelpRequested();
        }

        void printUsage(PrintStream out) {
            line.usage(out, Ansi.OFF);
        }

        boolean has(String name) {
            return result.matchedOptionValue(name, false);
        }

        /** Whether it was given, empty or not. */
        boolean isGiven(String name) {
            return result.hasMatchedOption(name);
        }

        /** Empty if it wasn't given, or given empty. */
        Optional<String> value(String name) {
            return Optional.ofNullable(result.<String>matchedOptionValue(name, null)).map(String::strip).filter(text -> !text.isEmpty());
        }

        /** @throws UsageException if it can't be what it should be */
        <T> Optional<T> value(String name, Function<String, T> check) {
            return value(name).map(text -> checked(name, text, check));
        }

        /** @throws UsageException if it wasn't given, or can't be what it should be */
        <T> T required(String name, Function<String, T> check) {
            return value(name, check).orElseThrow(() -> new UsageException(program + ": " + name + " is missing"));
        }

        private <T> T checked(String name, String text, Function<String, T> check) {
            try {
                return check.apply(text);
            } catch (IllegalArgumentException e) {
                throw new UsageException(program + ": " + name + " '" + text + "': " + e.getMessage());
            }
        }

        /** What stands there without a flag; empty arguments are left out. */
        List<String> words() {
            List<String> all = result.matchedPositionalValue(0, List.<String>of());
            return all.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
        }

        private void refuseWhatIsNotOffered() {
            for (OptionSpec option : result.matchedOptions()) {
                if (option.hidden() && !option.description()[0].isEmpty() && value(option.longestName()).isPresent()) {
                    throw new UsageException(program + ": " + option.longestName() + " " + option.description()[0]);
                }
            }
            only("--base-namespace", NAMESPACE);
            only("--domain-namespace", DOMAIN);
        }

        private void only(String name, String known) {
            value(name).filter(text -> !text.equals(known)).ifPresent(text -> {
                throw new UsageException(program + ": " + name + " '" + text + "' is not supported, only " + known + "; leave it out");
            });
        }
    }
}
