package org.jnoports.audit;

import java.io.PrintStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.AuditLog.Query;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags of {@code audit}. To be made for each call. */
final class AuditFlags {
    private static final int USUAL_MOST = 50;
    private static final int LARGEST_MOST = 10_000;
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private final CommandLine line;
    private final ParseResult given;
    private final Clock clock;

    /** @throws UsageException if they can't be understood */
    AuditFlags(List<String> arguments, Clock clock) {
        this.clock = clock;
        line = new CommandLine(spec()).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true).setUsageHelpAutoWidth(false);
        try {
            given = line.parseArgs(arguments.toArray(new String[0]));
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage() + "; see audit --help");
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("audit");
        spec.usageMessage().description("Says who was let in where, and who wasn't; the newest last.");
        value(spec, "ATSIGN", "only what this client asked for", "--client");
        value(spec, "ATSIGN", "only about this device atSign", "--daemon");
        value(spec, "NAME", "only about this device", "--device");
        value(spec, "EVENT", "only one of " + events(), "--event");
        value(spec, "TIME", "only from then on: 30m, 12h, 7d ago, or 2026-11-25, or 2026-11-25T10:00:00Z (UTC)", "--since");
        value(spec, "NUMBER", "the newest so many, 1 to " + LARGEST_MOST + " (" + USUAL_MOST + ")", "--most");
        spec.addOption(OptionSpec.builder("--json").type(boolean.class).description("prints the lines as they are kept").build());
        spec.addOption(OptionSpec.builder("-v", "--verbose").type(boolean.class).description("logs more").build());
        spec.addOption(OptionSpec.builder("--help").usageHelp(true).description("prints this").build());
        return spec;
    }

    private static void value(CommandSpec spec, String label, String description, String name) {
        spec.addOption(OptionSpec.builder(name).type(String.class).arity("1").paramLabel(label).description(description).build());
    }

    private static String events() {
        return String.join(", ", Arrays.stream(Event.values()).map(event -> event.name().toLowerCase(Locale.ROOT)).toList());
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

    boolean json() {
        return given.matchedOptionValue("--json", false);
    }

    /** @throws UsageException with a sentence that names the flag */
    Query query() {
        return new Query(
                value("--client", text -> AtSign.of(text).text()),
                value("--daemon", text -> AtSign.of(text).text()),
                value("--device", text -> text),
                value("--event", AuditFlags::event),
                value("--since", this::since),
                value("--most", AuditFlags::most).orElse(USUAL_MOST));
    }

    private <T> Optional<T> value(String flag, Function<String, T> read) {
        try {
            return Optional.<String>ofNullable(given.matchedOptionValue(flag, null)).map(String::strip).map(read);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UsageException(flag + ": " + e.getMessage());
        }
    }

    private static Event event(String text) {
        return Arrays.stream(Event.values()).filter(event -> event.name().equalsIgnoreCase(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + events()));
    }

    private Instant since(String text) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            return clock.instant().minus(UNITS.get(span.group(2)).multipliedBy(Long.parseLong(span.group(1))));
        }
        try {
            return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is neither a time ago (30m, 12h, 7d) nor a date (2026-11-25) nor a time"
                    + " (2026-11-25T10:00:00Z)", e);
        }
    }

    private static int most(String text) {
        try {
            int most = Integer.parseInt(text);
            if (most >= 1 && most <= LARGEST_MOST) {
                return most;
            }
        } catch (NumberFormatException e) {
            // the same sentence
        }
        throw new IllegalArgumentException("'" + text + "' isn't a number from 1 to " + LARGEST_MOST);
    }
}
