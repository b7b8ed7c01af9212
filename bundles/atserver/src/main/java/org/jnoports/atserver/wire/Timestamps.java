package org.jnoports.atserver.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** The one form of times in metadata: {@code yyyy-MM-dd HH:mm:ss.SSSZ}, UTC (atprotocol.md, invariant I10). */
public final class Timestamps {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT);
    private static final long CENTURY_MILLIS = 36_525L * 24 * 3_600 * 1_000;

    private Timestamps() {}

    /** With exactly three fraction digits. */
    public static String text(Instant time) {
        return FORM.format(time.atOffset(ZoneOffset.UTC));
    }

    /** What {@link #text} wrote; empty for anything else. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Time plus milliseconds of the wire's; more than a century counts as a century. */
    public static Instant after(Instant time, long millis) {
        return time.plusMillis(Math.min(millis, CENTURY_MILLIS));
    }
}
