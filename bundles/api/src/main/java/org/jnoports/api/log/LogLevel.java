package org.jnoports.api.log;

import java.util.Locale;
import java.util.Optional;

/** How much a record matters, most first. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** By its name, in whatever case. */
    public static Optional<LogLevel> named(String text) {
        try {
            return Optional.of(valueOf(text.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
