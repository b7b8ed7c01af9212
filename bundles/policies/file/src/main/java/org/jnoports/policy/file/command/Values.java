package org.jnoports.policy.file.command;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.admin.Validity;

/** Values of options as a person types them. */
final class Values {
    /** Takes a limit away. */
    static final String NONE = "none";

    private static final Pattern HOURS = Pattern.compile("(\\S+) (\\d\\d:\\d\\d)-(\\d\\d:\\d\\d) (\\S+)");
    private static final String MIDNIGHT = "24:00";

    private Values() {}

    /** @param reader throws an IllegalArgumentException with the end of a sentence */
    static <T> T read(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    /**
     * A list that replaces the one before ({@code a,b}, {@code none}), or changes it where every item says so
     * ({@code +a,-b}).
     */
    static <T> Set<T> list(String option, Optional<String> given, Set<T> before, Function<String, T> reader) {
        if (given.isEmpty()) {
            return before;
        }
        List<String> items = Arrays.stream(given.get().split(",", -1)).map(String::strip).filter(item -> !item.isEmpty()).toList();
        boolean changes = !items.isEmpty() && items.stream().allMatch(item -> item.startsWith("+") || item.startsWith("-"));
        Set<T> after = changes ? new LinkedHashSet<>(before) : new LinkedHashSet<>();
        if (items.equals(List.of(NONE))) {
            return after;
        }
        for (String item : items) {
            T value = read(option, changes ? item.substring(1) : item, reader);
            if (changes && item.startsWith("-")) {
                if (!after.remove(value)) {
                    throw new UsageException(option + ": " + value + " isn't in it");
                }
            } else {
                after.add(value);
            }
        }
        return after;
    }

    /** What {@code --from}, {@code --until} and {@code --hours} make of it. */
    static Validity validity(Arguments.Given given, Validity before) {
        Optional<Instant> from = moment("--from", given, before.from());
        Optional<Instant> until = moment("--until", given, before.until());
        List<Validity.Hours> hours = given.option("--hours").map(text -> read("--hours", text, Values::hours)).orElse(before.hours());
        return new Validity(from, until, hours);
    }

    private static Optional<Instant> moment(String option, Arguments.Given given, Optional<Instant> before) {
        Optional<String> text = given.option(option);
        if (text.isEmpty()) {
            return before;
        }
        return text.get().equals(NONE) ? Optional.empty() : Optional.of(read(option, text.get(), Values::moment));
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' isn't a moment like 2026-11-30T18:00:00+01:00", e);
        }
    }

    private static List<Validity.Hours> hours(String text) {
        List<Validity.Hours> all = new ArrayList<>();
        if (!text.equals(NONE)) {
            for (String one : text.split(";", -1)) {
                all.add(oneHours(one.strip()));
            }
        }
        return all;
    }

    private static Validity.Hours oneHours(String text) {
        Matcher parts = HOURS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' isn't like 'mon,tue,wed 08:00-18:00 Europe/Berlin'");
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String day : parts.group(1).split(",", -1)) {
            days.add(day(day));
        }
        LocalTime to = parts.group(3).equals(MIDNIGHT) ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(3));
        return new Validity.Hours(days, LocalTime.parse(parts.group(2)), to, ZoneId.of(parts.group(4)));
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values()).filter(day -> name(day).equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no day: mon, tue, wed, thu, fri, sat, sun"));
    }

    private static String name(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    /** As {@link #validity} reads them. */
    static List<String> inWords(List<Validity.Hours> hours) {
        return hours.stream().map(one -> one.days().stream().sorted().map(Values::name).collect(Collectors.joining(","))
                + " " + one.from() + "-" + one.to() + " " + one.zone()).toList();
    }
}
