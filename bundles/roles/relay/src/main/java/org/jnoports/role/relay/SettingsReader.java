package org.jnoports.role.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.transport.HostPort;

/** Checks a configuration; what it refuses, it refuses with a sentence that names PID, key and value. */
final class SettingsReader {
    /** What peers take for a host: it travels between commas and ends as an argument of ssh. */
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9._:][a-zA-Z0-9._:%-]{0,254}");
    private static final String OPEN = "open";
    private static final int MAX_SESSIONS = 10_000;
    private static final int MAX_MILLIS = 600_000;
    private static final int MIN_PROVE_MILLIS = 100;
    private static final int MAX_PROVE_MILLIS = 60_000;

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
    RelaySettings read(RelayConfig config) {
        AtSign atSign = checked("atSign", config::atSign, AtSign::of);
        return new RelaySettings(atSign,
                checked("keyFile", config::keyFile, text -> path(text, atSign)),
                checked("rootDomain", config::rootDomain, text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())),
                checked("advertisedHost", config::advertisedHost, SettingsReader::advertisedHost),
                checked("bindHost", config::bindHost, SettingsReader::bindHost),
                checked("manager", config::manager, SettingsReader::manager),
                checked("ports", config::ports, PortRange::parse),
                checked("pairWithinMillis", config::pairWithinMillis, within(1, MAX_MILLIS, Duration::ofMillis)),
                checked("proveWithinMillis", config::proveWithinMillis, within(MIN_PROVE_MILLIS, MAX_PROVE_MILLIS, Duration::ofMillis)),
                checked("maxSessions", config::maxSessions, within(1, MAX_SESSIONS, count -> count)),
                checked("maxUnpairedPerAtSign", config::maxUnpairedPerAtSign, within(1, MAX_SESSIONS, count -> count)),
                checked("drainMillis", config::drainMillis, within(0, MAX_MILLIS, Duration::ofMillis)));
    }

    /** @throws IllegalArgumentException if peers couldn't dial it */
    static String advertisedHost(String text) {
        String host = text.strip();
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("a host name or an IP address that clients and daemons can dial is needed");
        }
        return host;
    }

    /** @throws IllegalArgumentException if nothing can be bound to it */
    static String bindHost(String text) {
        String host = text.strip();
        return host.equals("*") ? host : advertisedHost(host);
    }

    /**
     * @return empty for everybody
     * @throws IllegalArgumentException if it is neither {@code open} nor an atSign
     */
    static Optional<AtSign> manager(String text) {
        return text.strip().equals(OPEN) ? Optional.empty() : Optional.of(AtSign.of(text.strip()));
    }

    private Path path(String text, AtSign atSign) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return AtKeysStore.defaultFile(userHome, atSign);
        }
        return stripped.startsWith("~/") ? userHome.resolve(stripped.substring(2)) : Path.of(stripped);
    }

    private static <T> Function<Integer, T> within(int least, int most, IntFunction<T> meaning) {
        return value -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("it must be " + least + " to " + most);
            }
            return meaning.apply(value);
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
            throw new TunnelException(pid + ": " + key + " = '" + raw + "': " + e.getMessage(), e);
        }
    }
}
