package org.jnoports.role.daemon;

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
 * A program's flags, as the published programs take them: the last of several counts, {@code @name} is an atSign and no
 * file, and empty arguments, which service scripts produce from unset variables, are no arguments. To be made for each call.
 */
final class Flags {
    private final CommandSpec spec = CommandSpec.create();
    private final String program;

    Flags(String program) {
        this.program = program;
        spec.name(program);
        spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("prints this").build());
        spec.addPositional(PositionalParamSpec.builder().arity("0..*").type(List.class).auxiliaryTypes(String.class)
                .hidden(true).build());
    }

    /** A flag with a value. */
    Flags value(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names).type(String.class).arity("1").paramLabel(label).description(description).build());
        return this;
    }

    /** A flag without one. */
    Flags flag(String description, String... names) {
        spec.addOption(OptionSpec.builder(names).type(boolean.class).description(description).build());
        return this;
    }

    /** Accepted by the published program, not by this one; shown to nobody. */
    Flags refused(boolean hasValue, String why, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(hasValue ? String.class : boolean.class)
                .arity(hasValue ? "1" : "0")
                .hidden(true)
                .description(why)
                .build());
        return this;
    }

    /** @throws UsageException with a sentence that names the argument */
    Given parse(List<String> arguments) {
        CommandLine line = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setUsageHelpAutoWidth(false);
        try {
            Given given = new Given(line, line.parseArgs(arguments.toArray(new String[0])));
            given.refuseHidden();
            return given;
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage() + "; see " + program + " --help");
        }
    }

    /** The flags of one call. */
    record Given(CommandLine line, ParseResult result) {
        boolean help() {
            return result.isUsageHelpRequested();
        }

        void printUsage(PrintStream out) {
            line.usage(out, Ansi.OFF);
        }

        boolean has(String name) {
            return result.matchedOptionValue(name, false);
        }

        /** Empty if it wasn't given, or given empty. */
        Optional<String> value(String name) {
            return Optional.ofNullable(result.<String>matchedOptionValue(name, null))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        }

        /** @throws UsageException if it wasn't given */
        String required(String name) {
            return value(name).orElseThrow(() -> new UsageException(name + " is missing"));
        }

        /** @throws UsageException if it isn't a number from 1 to 65,535 */
        int port(String name, int fallback) {
            return value(name).map(text -> toPort(name, text)).orElse(fallback);
        }

        /** @throws UsageException if it isn't a number from 1 to 65,535 */
        int toPort(String name, String text) {
            return toNumber(name, text, 65_535);
        }

        /** @throws UsageException if it isn't a number from 1 to the most */
        int toNumber(String name, String text, int most) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 1 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // the same sentence
            }
            throw new UsageException(name + " '" + text + "' isn't a number from 1 to " + most);
        }

        /** What stands there without a flag; empty arguments are left out. */
        List<String> positionals() {
            List<String> all = result.matchedPositionalValue(0, List.<String>of());
            return all.stream().filter(text -> !text.isBlank()).toList();
        }

        private void refuseHidden() {
            for (OptionSpec option : result.matchedOptions()) {
                if (option.hidden() && (option.arity().max() == 0 || value(option.longestName()).isPresent())) {
                    throw new UsageException(option.longestName() + " " + option.description()[0]);
                }
            }
        }
    }
}
