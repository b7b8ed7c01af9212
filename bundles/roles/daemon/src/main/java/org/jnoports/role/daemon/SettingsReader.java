package org.jnoports.role.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;

/** Checks a configuration; what it refuses, it refuses with a sentence that names PID, key and value. */
final class SettingsReader {
    private static final Pattern DEVICE = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,35}");
    private static final int MAX_DIAL_MILLIS = 120_000;
    private static final int MAX_SESSIONS = 10_000;
    private static final int MAX_DRAIN_MILLIS = 600_000;
    private static final int MIN_RECHECK_MILLIS = 100;
    private static final int MAX_RECHECK_MILLIS = 3_600_000;
    private static final int MAX_UNDECIDED_MILLIS = 86_400_000;
    private static final int MAX_GROUP_CHARACTERS = 64;

    private final String pid;
    private final Path userHome;

    /**
     * @param pid what the configuration is called
     * @param userHome for the default files, and for {@code ~} in front of a path
     */
    SettingsReader(String pid, Path userHome) {
        this.pid = pid;
        this.userHome = userHome;
    }

    /** @throws TunnelException if a value can't be used */
    DaemonSettings read(DaemonConfig config) {
        AtSign atSign = checked("atSign", config::atSign, AtSign::of);
        return new DaemonSettings(
                atSign,
                checked("keyFile", config::keyFile, text -> path(text, AtKeysStore.defaultFile(userHome, atSign))),
                checked("rootDomain", config::rootDomain, text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())),
                checked("device", config::device, SettingsReader::deviceName),
                checked("deviceGroup", config::deviceGroup, SettingsReader::deviceGroup),
                checked("localSshdPort", config::localSshdPort, within(1, 65_535)),
                checked("permitOpen", config::permitOpen, array -> split(array).map(PermitOpen::parse).toList()),
                checked("reply", config::reply, oneOf(ReplyForm.values(), form -> form.name().toLowerCase(Locale.ROOT))),
                checked("bridge", config::bridge, oneOf(BridgeKind.values(), kind -> kind.name().toLowerCase(Locale.ROOT))),
                checked("shareUsernameWith", config::shareUsernameWith, array -> split(array).map(AtSign::of).toList()),
                checked("authorizedKeys", config::authorizedKeys,
                        text -> path(text, userHome.resolve(".ssh").resolve("authorized_keys"))),
                checked("ephemeralPermissions", config::ephemeralPermissions, SettingsReader::options),
                checked("sshAlgorithm", config::sshAlgorithm, oneOf(SshKeys.Algorithm.values(), SettingsReader::keyType)),
                checked("acceptPublicKeys", config::acceptPublicKeys, accept -> accept),
                checked("publicKeyPermissions", config::publicKeyPermissions, SettingsReader::options),
                checked("dialTimeoutMillis", config::dialTimeoutMillis, within(1, MAX_DIAL_MILLIS).andThen(Duration::ofMillis)),
                checked("maxSessions", config::maxSessions, within(1, MAX_SESSIONS)),
                checked("drainMillis", config::drainMillis, within(0, MAX_DRAIN_MILLIS).andThen(Duration::ofMillis)),
                checked("recheckMillis", config::recheckMillis,
                        within(MIN_RECHECK_MILLIS, MAX_RECHECK_MILLIS).andThen(Duration::ofMillis)),
                checked("undecidedMillis", config::undecidedMillis,
                        within(0, MAX_UNDECIDED_MILLIS).andThen(Duration::ofMillis)));
    }

    /** A configuration's values come through a proxy that throws what it likes when a value has the wrong type. */
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

    /**
     * As 5.7 reads it: lower case, white space becomes {@code _} (noports.md, section 6.2). Of one character, though, too: those
     * were names up to 5.6, and clients of that time use them.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    static String deviceName(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "_");
        if (!DEVICE.matcher(name).matches()) {
            throw new IllegalArgumentException("a device name has 1 to 36 of a-z, 0-9, '_' and '-', not starting with '-'");
        }
        return name;
    }

    /**
     * A group's name stays as it is: policies compare it exactly. Empty is none.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    static String deviceGroup(String text) {
        String name = text.strip();
        if (name.length() > MAX_GROUP_CHARACTERS || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a device group has 1 to " + MAX_GROUP_CHARACTERS + " characters, none of them control characters");
        }
        return name.isEmpty() ? AccessRequest.NO_GROUP : name;
    }

    private Path path(String text, Path fallback) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return fallback;
        }
        return stripped.startsWith("~/") ? userHome.resolve(stripped.substring(2)) : Path.of(stripped);
    }

    private static Stream<String> split(String[] array) {
        return Arrays.stream(array)
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static Function<Integer, Integer> within(int least, int most) {
        return value -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("it must be " + least + " to " + most);
            }
            return value;
        };
    }

    private static <E> Function<String, E> oneOf(E[] values, Function<E, String> name) {
        return text -> Arrays.stream(values)
                .filter(value -> name.apply(value).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "it must be one of " + List.of(values).stream().map(name).sorted().toList()));
    }

    private static String keyType(SshKeys.Algorithm algorithm) {
        return "ssh-" + algorithm.name().toLowerCase(Locale.ROOT);
    }

    private static String options(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("authorized_keys options are one line without control characters");
        }
        return text.strip();
    }
}
