package org.jnoports.policy.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AccessRequest.Point;

/**
 * A checked configuration.
 *
 * @param file absolute
 * @param interval how often the file is looked at
 */
record Settings(String name, Path file, Set<Point> points, Duration interval) {
    static final String FILE_PID = "org.jnoports.policy.file";
    static final String BOOK_PID = "org.jnoports.policy.book";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,63}");
    private static final int LEAST_MILLIS = 50;
    private static final int MOST_MILLIS = 60_000;

    Settings {
        points = Set.copyOf(points);
    }

    /** @throws TunnelException with a sentence that names PID, key and value */
    static Settings of(FilePolicyConfig config, Optional<Path> home) {
        Reader reader = new Reader(FILE_PID);
        return new Settings(reader.checked("name", config::name, Settings::name), reader.checked("file", config::file, text -> path(text, home)),
                reader.checked("points", config::points, Settings::points), reader.checked("pollMillis", config::pollMillis, Settings::interval));
    }

    /** @throws TunnelException with a sentence that names PID, key and value */
    static Settings of(BookConfig config, Optional<Path> home) {
        Reader reader = new Reader(BOOK_PID);
        String name = reader.checked("name", config::name, Settings::name);
        Path file = home.orElseThrow(() -> new TunnelException(BOOK_PID + ": this process has no home to keep a policy book in"))
                .resolve("data").resolve("policy").resolve(name + ".yaml");
        return new Settings(name, file, reader.checked("points", config::points, Settings::points),
                reader.checked("pollMillis", config::pollMillis, Settings::interval));
    }

    /** Values come through a proxy that throws what it likes when one has the wrong type. */
    private record Reader(String pid) {
        <V, T> T checked(String key, Supplier<V> value, Function<V, T> check) {
            V raw;
            try {
                raw = value.get();
            } catch (RuntimeException e) {
                throw new TunnelException(pid + ": " + key + " can't be read: " + e.getMessage(), e);
            }
            try {
                return check.apply(raw);
            } catch (IllegalArgumentException e) {
                String shown = raw instanceof String[] array ? String.join(",", array) : String.valueOf(raw);
                throw new TunnelException(pid + ": " + key + " = '" + shown + "': " + e.getMessage(), e);
            }
        }
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("a name has 1 to 64 of a-z, 0-9, '_' and '-', and doesn't begin with '-'");
        }
        return text;
    }

    private static Path path(String text, Optional<Path> home) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the policy's file must be named");
        }
        try {
            Path path = Path.of(text.strip());
            Optional<Path> etc = home.map(directory -> directory.resolve("etc"));
            return (path.isAbsolute() ? path : etc.map(directory -> directory.resolve(path))
                    .orElseThrow(() -> new IllegalArgumentException("this process has no home, so the path must be absolute"))).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Set<Point> points(String[] texts) {
        Set<Point> points = EnumSet.noneOf(Point.class);
        Arrays.stream(texts).flatMap(text -> Arrays.stream(text.split(",", -1))).map(String::strip).forEach(text -> points.add(point(text)));
        if (points.isEmpty()) {
            throw new IllegalArgumentException("it must be daemon, controller or both");
        }
        return points;
    }

    private static Point point(String text) {
        return Arrays.stream(Point.values()).filter(point -> inWords(point).equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it must be daemon, controller or both"));
    }

    private static String inWords(Point point) {
        return point.name().toLowerCase(Locale.ROOT);
    }

    private static Duration interval(int millis) {
        if (millis < LEAST_MILLIS || millis > MOST_MILLIS) {
            throw new IllegalArgumentException("it must be " + LEAST_MILLIS + " to " + MOST_MILLIS);
        }
        return Duration.ofMillis(millis);
    }

    /** As a service property. */
    static String[] property(Set<Point> points) {
        return points.stream().sorted().map(Settings::inWords).toArray(String[]::new);
    }

    /** Of a policy that is wrongly configured, which must not be passed by anywhere. */
    static List<Point> everywhere() {
        return List.of(Point.values());
    }

    /** Whether it is the same file, looked at in the same way. */
    boolean reads(Settings other) {
        return name.equals(other.name) && file.equals(other.file) && interval.equals(other.interval);
    }
}
