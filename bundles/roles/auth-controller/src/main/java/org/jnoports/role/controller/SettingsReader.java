package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.transport.HostPort;

/** Checks a configuration; what it refuses, it refuses with a sentence that names PID, key and value. */
final class SettingsReader {
    /** In place of managers: nobody may administer from elsewhere. */
    static final String NOBODY = "nobody";

    private static final int MAX_PER_SECOND = 10_000;
    private static final int MAX_DRAIN_MILLIS = 600_000;

    private final String pid;
    private final Path userHome;

    /**
     * @param pid what the configuration is called
     * @param userHome for the default key file, and for {@code ~} in front of a path
     */
    SettingsReader(String pid, Path userHome) {
        this.pid = pid;
        this.userHome = userHome;
    }

    /** @throws TunnelException if a value can't be used */
    ControllerSettings read(ControllerConfig config) {
        AtSign atSign = checked("atSign", config::atSign, text -> AtSign.of(text.strip()));
        return new ControllerSettings(atSign,
                checked("keyFile", config::keyFile, text -> path(text.strip(), atSign)),
                checked("rootDomain", config::rootDomain, text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())),
                checked("daemons", config::daemons, SettingsReader::atSigns),
                checked("managers", config::managers, texts -> managers(texts, atSign)),
                checked("book", config::book, String::strip),
                checked("eventLoggingAtSign", config::eventLoggingAtSign,
                        text -> text.isBlank() ? Optional.empty() : Optional.of(AtSign.of(text.strip()))),
                checked("shared", config::shared, shared -> shared),
                checked("requestsPerSecond", config::requestsPerSecond, within(1, MAX_PER_SECOND)),
                checked("drainMillis", config::drainMillis, within(0, MAX_DRAIN_MILLIS).andThen(Duration::ofMillis)));
    }

    private static Set<AtSign> atSigns(String[] texts) {
        return words(texts).stream().map(AtSign::of).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<AtSign> managers(String[] texts, AtSign own) {
        List<String> words = words(texts);
        if (words.isEmpty()) {
            return Set.of(own);
        }
        return words.equals(List.of(NOBODY)) ? Set.of() : atSigns(texts);
    }

    /** Each text may hold several, with commas between them. */
    private static List<String> words(String[] texts) {
        return Arrays.stream(texts).flatMap(text -> Arrays.stream(text.split(",", -1))).map(String::strip)
                .filter(text -> !text.isEmpty()).toList();
    }

    private Path path(String text, AtSign atSign) {
        if (text.isEmpty()) {
            return AtKeysStore.defaultFile(userHome, atSign);
        }
        return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
    }

    private static Function<Integer, Integer> within(int least, int most) {
        return value -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("it must be " + least + " to " + most);
            }
            return value;
        };
    }

    /** Values come through a proxy of DS, which throws what it likes when one has the wrong type. */
    private <V, T> T checked(String key, Supplier<V> value, Function<V, T> check) {
        V raw;
        try {
            raw = value.get();
        } catch (RuntimeException e) {
            throw new TunnelException(pid + ": " + key + " can't be read: " + e.getMessage(), e);
        }
        if (raw == null) {
            throw new TunnelException(pid + ": " + key + " is missing");
        }
        try {
            return check.apply(raw);
        } catch (IllegalArgumentException e) {
            String shown = raw instanceof String[] array ? String.join(",", array) : raw.toString();
            throw new TunnelException(pid + ": " + key + " = '" + shown + "': " + e.getMessage(), e);
        }
    }
}
