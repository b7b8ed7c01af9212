package org.jnoports.commands.typed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** What a command takes. To be put together once; each reading is made with a parser of its own. */
public final class Syntax {
    private static final Supplier<List<String>> NOTHING_KNOWN = List::of;

    private final String name;
    private final String description;
    private final Map<String, Option> options = new LinkedHashMap<>();
    private final List<Parameter> parameters = new ArrayList<>();

    private record Option(String name, String label, String description, Supplier<List<String>> values) {
        boolean hasValue() {
            return !label.isEmpty();
        }
    }

    private record Parameter(String label, String description, boolean required, Supplier<List<String>> values) {}

    /** @param description one sentence for its help */
    public Syntax(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /** An option without a value. */
    public Syntax flag(String option, String text) {
        options.put(option, new Option(option, "", text, NOTHING_KNOWN));
        return this;
    }

    /** An option with one. */
    public Syntax option(String option, String label, String text) {
        return option(option, label, text, NOTHING_KNOWN);
    }

    /**
     * An option with one of some values.
     *
     * @param values for completion
     */
    public Syntax option(String option, String label, String text, Supplier<List<String>> values) {
        options.put(option, new Option(option, label, text, values));
        return this;
    }

    /** Results as JSON. */
    public Syntax json() {
        return flag("--json", "print JSON, for scripts");
    }

    /**
     * What must stand there.
     *
     * @param values for completion
     */
    public Syntax required(String label, String text, Supplier<List<String>> values) {
        parameters.add(new Parameter(label, text, true, values));
        return this;
    }

    /**
     * What may stand there.
     *
     * @param values for completion
     */
    public Syntax optional(String label, String text, Supplier<List<String>> values) {
        parameters.add(new Parameter(label, text, false, values));
        return this;
    }

    /**
     * Reads what was typed.
     *
     * @return empty if help was asked for, and has been printed
     * @throws UsageException with a sentence that names the argument
     */
    public Optional<Typed> read(CommandContext context, List<String> arguments) {
        CommandLine line = new CommandLine(spec()).setExpandAtFiles(false).setUsageHelpAutoWidth(false).setOverwrittenOptionsAllowed(true);
        try {
            CommandLine.ParseResult result = line.parseArgs(arguments.toArray(String[]::new));
            if (result.isUsageHelpRequested()) {
                line.usage(context.out(), Ansi.OFF);
                return Optional.empty();
            }
            return Optional.of(new Typed(result));
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage() + "; see " + name + " --help");
        }
    }

    private CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description.replace("%", "%%"));
        options.values().forEach(option -> spec.addOption(option.hasValue()
                ? OptionSpec.builder(option.name).type(String.class).arity("1").paramLabel(option.label).description(option.description).build()
                : OptionSpec.builder(option.name).type(boolean.class).arity("0").description(option.description).build()));
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("show this").build());
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            spec.addPositional(PositionalParamSpec.builder().index(Integer.toString(i)).type(String.class).arity(parameter.required ? "1" : "0..1").required(parameter.required)
                    .paramLabel(parameter.label).description(parameter.description).build());
        }
        return spec;
    }

    /** What could come next. */
    public List<String> completions(List<String> before) {
        Option last = before.isEmpty() ? null : options.get(before.get(before.size() - 1));
        if (last != null && last.hasValue()) {
            return last.values.get();
        }
        List<String> found = new ArrayList<>();
        int position = positionals(before);
        if (position < parameters.size()) {
            found.addAll(parameters.get(position).values.get());
        }
        options.keySet().stream().filter(option -> !before.contains(option)).forEach(found::add);
        return found;
    }

    private int positionals(List<String> before) {
        int count = 0;
        for (int i = 0; i < before.size(); i++) {
            Option option = options.get(before.get(i));
            if (option != null) {
                i += option.hasValue() ? 1 : 0;
            } else if (!before.get(i).startsWith("-")) {
                count++;
            }
        }
        return count;
    }
}
