package org.jnoports.role.client;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.command.UsageException;

/** Lengths of time as npt takes them: {@code 30s}, {@code 1h,14m,30s}, {@code 7d}; {@code 0} is a year (noports.md, section 7.8). */
final class Times {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})([dhms]?)");
    private static final Map<String, Duration> UNITS = Map.of("d", Duration.ofDays(1), "h", Duration.ofHours(1), "m", Duration.ofMinutes(1),
            "s", Duration.ofSeconds(1), "", Duration.ofSeconds(1));

    private Times() {}

    static Duration parse(String flag, String text) {
        Duration sum = Duration.ZERO;
        for (String part : text.strip().split("[, ]+", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new UsageException(flag + " '" + text + "' is not a time such as 30s, 1h,14m,30s or 7d");
            }
            sum = sum.plus(UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1))));
        }
        return sum.isZero() || sum.compareTo(YEAR) > 0 ? YEAR : sum;
    }
}
