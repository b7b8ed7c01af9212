package org.jnoports.audit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;

/**
 * A checked configuration.
 *
 * @param force the longest time until an entry is on the disk, should the machine lose its power
 */
record AuditSettings(Path directory, int maxFileBytes, int maxFiles, Duration force) {
    static final String PID = "org.jnoports.audit";

    /** What holds without a configuration. */
    static AuditSettings defaults(Path home) {
        return new AuditSettings(home.resolve("log"), 10 * 1024 * 1024, 10, Duration.ofSeconds(1));
    }

    /** @throws TunnelException if a value can't be used, with a sentence that names PID, key and value */
    static AuditSettings from(AuditConfig config, Path home) {
        return new AuditSettings(
                checked("directory", config::directory, text -> text.isBlank() ? home.resolve("log") : home.resolve(path(text.strip()))),
                checked("maxFileBytes", config::maxFileBytes, within(64 * 1024, 1024 * 1024 * 1024)),
                checked("maxFiles", config::maxFiles, within(2, 1_000)),
                checked("forceMillis", config::forceMillis, within(0, 60_000).andThen(Duration::ofMillis)));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("it can't be a directory: " + e.getReason(), e);
        }
    }

    private static Function<Integer, Integer> within(int least, int most) {
        return value -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("it must be " + least + " to " + most);
            }
            return value;
        };
    }

    /** A configuration's values come through a proxy that throws what it likes when a value has the wrong type. */
    private static <V, T> T checked(String key, Supplier<V> value, Function<V, T> check) {
        V raw;
        try {
            raw = value.get();
        } catch (RuntimeException e) {
            throw new TunnelException(PID + ": " + key + " can't be read: " + e.getMessage(), e);
        }
        try {
            return check.apply(raw);
        } catch (IllegalArgumentException e) {
            throw new TunnelException(PID + ": " + key + " = '" + raw + "': " + e.getMessage(), e);
        }
    }
}
