package org.jnoports.commands.typed;

import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.command.UsageException;
import picocli.CommandLine.ParseResult;

/** What was typed, once it is known to fit. */
public final class Typed {
    private final ParseResult result;

    Typed(ParseResult result) {
        this.result = result;
    }

    /** Whether the option was given. */
    public boolean has(String option) {
        return result.hasMatchedOption(option);
    }

    /** Whether results are to be JSON. */
    public boolean json() {
        return has("--json");
    }

    /** The option's value; empty if it wasn't given. */
    public Optional<String> value(String option) {
        return Optional.ofNullable(result.matchedOptionValue(option, null));
    }

    /** What stands there, from 0; empty if nothing does. */
    public Optional<String> parameter(int position) {
        return Optional.ofNullable(result.matchedPositionalValue(position, null));
    }

    /**
     * The option's value as a whole number.
     *
     * @throws UsageException if it isn't one between the two
     */
    public int number(String option, int fallback, int least, int most) {
        return value(option).map(text -> number(option, text, least, most)).orElse(fallback);
    }

    /**
     * The option's value as a time in seconds.
     *
     * @throws UsageException if it isn't one between the two
     */
    public Duration seconds(String option, int fallback, int least, int most) {
        return Duration.ofSeconds(number(option, fallback, least, most));
    }

    private static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same sentence
        }
        throw new UsageException(option + " '" + text + "' isn't a whole number from " + least + " to " + most);
    }
}
