package org.jnoports.policy.file.text;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jnoports.api.policy.admin.Validity;

/** {@code from}, {@code until} and {@code hours}, as they stand in users and rules. */
final class ValidityReader {
    static final List<String> KEYS = List.of("from", "until", "hours");
    static final List<String> HOURS_KEYS = List.of("days", "from", "to", "zone");
    private static final String DAYS = Arrays.stream(DayOfWeek.values()).map(ValidityReader::name).collect(Collectors.joining(", "));
    private static final String MIDNIGHT = "24:00";

    private ValidityReader() {}

    /** What holds if nothing of it was wrong, see {@link Fields#failed}. */
    static Validity read(Fields fields) {
        Optional<Instant> from = fields.text("from", ValidityReader::moment);
        Optional<Instant> until = fields.text("until", ValidityReader::moment);
        List<Validity.Hours> hours = new ArrayList<>();
        if (fields.has("hours")) {
            for (Fields one : fields.mappings("hours")) {
                hours(one).ifPresentOrElse(hours::add, fields::fail);
            }
            if (hours.isEmpty() && !fields.failed()) {
                fields.complain(fields.line("hours"), "hours is empty; without the key it holds at all times");
            }
        }
        return new Validity(from, until, hours);
    }

    private static Optional<Validity.Hours> hours(Fields fields) {
        fields.only(HOURS_KEYS);
        Set<DayOfWeek> days = fields.texts("days", ValidityReader::day);
        Optional<LocalTime> from = fields.required("from", ValidityReader::time);
        Optional<LocalTime> to = fields.required("to", text -> text.equals(MIDNIGHT) ? LocalTime.MIDNIGHT : time(text));
        Optional<ZoneId> zone = fields.required("zone", ValidityReader::zone);
        if (days.isEmpty() && !fields.failed()) {
            fields.complain(fields.line(), "days is missing: some of " + DAYS);
        }
        return fields.failed() ? Optional.empty() : Optional.of(new Validity.Hours(days, from.get(), to.get(), zone.get()));
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' isn't a moment like 2026-11-30T18:00:00+01:00 or 2026-11-30T17:00:00Z", e);
        }
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' isn't a time of day from 00:00 to 23:59", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone '" + text + "'; they are called like Europe/Berlin or UTC", e);
        }
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values()).filter(day -> name(day).equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + DAYS));
    }

    /** {@code mon}. */
    static String name(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
