package org.jnoports.launcher;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** A time as people of this machine's time zone read it: {@code 2026-11-23 09:00:00.123}. By hand: formatters start slowly. */
final class Stamp {
    private Stamp() {}

    static String of(Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
        StringBuilder text = new StringBuilder(23);
        digits(text, time.getYear(), 4).append('-');
        digits(text, time.getMonthValue(), 2).append('-');
        digits(text, time.getDayOfMonth(), 2).append(' ');
        digits(text, time.getHour(), 2).append(':');
        digits(text, time.getMinute(), 2).append(':');
        digits(text, time.getSecond(), 2).append('.');
        return digits(text, time.getNano() / 1_000_000, 3).toString();
    }

    private static StringBuilder digits(StringBuilder text, int value, int width) {
        String digits = Integer.toString(value);
        return text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }
}
