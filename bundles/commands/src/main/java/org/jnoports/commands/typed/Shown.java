package org.jnoports.commands.typed;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people like to read them. */
public final class Shown {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Shown() {}

    /** As below. */
    public static String bytes(long count) {
        return bytes((double) count);
    }

    /** {@code 512 B}, {@code 1.5 MB}; thousands, not 1,024. */
    public static String bytes(double count) {
        double left = count;
        int unit = 0;
        while (left >= 999.95 && unit < UNITS.length - 1) {
            left /= 1000;
            unit++;
        }
        return unit == 0 ? Math.round(left) + " B" : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
    }

    /** {@code 42 s}, {@code 3 min 7 s}, {@code 5 h 12 min}, {@code 3 d 4 h}. */
    public static String time(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        } else if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        } else if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }
}
