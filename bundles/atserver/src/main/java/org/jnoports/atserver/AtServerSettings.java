package org.jnoports.atserver;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;

/**
 * A checked configuration.
 *
 * @param host what clients dial; in the certificate and in the atDirectory's answers
 * @param bindHost where to listen; {@code *} is every address
 * @param rootPort the atDirectory's; 0: any
 * @param atSigns none twice
 * @param keysDirectory where atKeys files of new atSigns are written; empty: CRAM secrets are made instead
 * @param dataDirectory what this process keeps between runs
 * @param trustFile where the CA certificate for clients goes
 * @param tuning certificates of others' making, and limits
 * @param testing whether clients may change settings that are for tests
 */
public record AtServerSettings(String host, String bindHost, int rootPort, List<AtSign> atSigns, Optional<Path> keysDirectory,
        Path dataDirectory, Path trustFile, boolean testing, Tuning tuning) {
    /** The factory PID. */
    public static final String PID = "org.jnoports.atserver";

    private static final int MAX_PORT = 65_535;
    private static final int MAX_AT_SIGNS = 1_000;

    public AtServerSettings {
        atSigns = List.copyOf(new LinkedHashSet<>(atSigns));
    }

    /**
     * @param home where files are by default; empty if there is none
     * @throws TunnelException with a sentence that names key and value
     */
    static AtServerSettings from(AtServerConfig config, Optional<Path> home) {
        String host = name("host", config.host());
        int port = config.rootPort();
        if (port < 0 || port > MAX_PORT) {
            throw bad("rootPort", Integer.toString(port), "0 to " + MAX_PORT + " is possible");
        }
        return new AtServerSettings(host, name("bindHost", config.bindHost()), port, atSigns(config.atSigns()),
                path("keysDirectory", config.keysDirectory()),
                path("dataDirectory", config.dataDirectory())
                        .orElseGet(() -> below(home, "dataDirectory").resolve("data").resolve("atserver")),
                path("trustFile", config.trustFile()).orElseGet(() -> trustFile(below(home, "trustFile"), host)),
                config.testing(), tuning(config));
    }

    /** The names that the certificate must have. */
    Set<String> certificateNames() {
        return new LinkedHashSet<>(List.of(host, "localhost", "127.0.0.1", "::1"));
    }

    /** Where the atDirectory's address is told to others. */
    Path addressFile() {
        return dataDirectory.resolve("atdirectory.address");
    }

    /** Where the atSigns' stores are. */
    Path storeDirectory() {
        return dataDirectory.resolve("store");
    }

    /** Where a new atSign's activation secret is. */
    static Path secretFile(Path dataDirectory, AtSign atSign) {
        return dataDirectory.resolve("cram").resolve(atSign + ".secret");
    }

    /** Where a new atSign's keys are. */
    static Path keysFile(Path keysDirectory, AtSign atSign) {
        return keysDirectory.resolve(atSign + "_key.atKeys");
    }

    /** Where the CA certificate for clients is by default. */
    static Path trustFile(Path home, String host) {
        return home.resolve("trust").resolve(host.replace(':', '_').replace('/', '_') + ".pem");
    }

    /** Whether only the atSigns are others. */
    boolean differsInAtSignsOnly(AtServerSettings other) {
        return equals(new AtServerSettings(other.host, other.bindHost, other.rootPort, atSigns, other.keysDirectory,
                other.dataDirectory, other.trustFile, other.testing, other.tuning));
    }

    private static Tuning tuning(AtServerConfig config) {
        Optional<Path> certificate = path("certificateFile", config.certificateFile());
        Optional<Path> key = path("keyFile", config.keyFile());
        if (certificate.isPresent() != key.isPresent()) {
            throw new TunnelException(PID + ": certificateFile and keyFile belong together, one of them is missing");
        }
        return new Tuning(certificate.map(file -> new Tuning.PemFiles(file, key.orElseThrow(), path("peerTrustFile", config.peerTrustFile()))),
                between("maxConnections", config.maxConnections(), 1, 100_000),
                between("maxConnectionsInAll", config.maxConnectionsInAll(), 1, 1_000_000),
                between("maxRequestBytes", config.maxRequestBytes(), 1_024, 10_240_000),
                between("maxValueChars", config.maxValueChars(), 256, 10_240_000),
                Duration.ofSeconds(between("idleSeconds", config.idleSeconds(), 5, 86_400)));
    }

    private static int between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw bad(key, Integer.toString(value), least + " to " + most + " is possible");
        }
        return value;
    }

    private static String name(String key, String value) {
        if (value.isBlank() || value.strip().chars().anyMatch(Character::isWhitespace)) {
            throw bad(key, value, "a host name or an address is needed");
        }
        return value.strip();
    }

    private static List<AtSign> atSigns(String[] texts) {
        List<String> names = Arrays.stream(texts)
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .filter(text -> !text.isBlank())
                .toList();
        if (names.size() > MAX_AT_SIGNS) {
            throw bad("atSigns", names.size() + " atSigns", "at most " + MAX_AT_SIGNS + " have room in one process");
        }
        return names.stream().map(AtServerSettings::atSign).toList();
    }

    private static AtSign atSign(String text) {
        try {
            return AtSign.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw bad("atSigns", text, "after '@' come letters, digits, '-', '_' or emoji");
        }
    }

    private static Optional<Path> path(String key, String value) {
        try {
            return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value.strip()).toAbsolutePath());
        } catch (InvalidPathException e) {
            throw bad(key, value, "it isn't a path");
        }
    }

    private static Path below(Optional<Path> home, String key) {
        return home.orElseThrow(() ->
                new TunnelException(PID + ": " + key + " is missing, and this process has no home that it could be in"));
    }

    private static TunnelException bad(String key, String value, String why) {
        return new TunnelException(PID + ": " + key + " = '" + value + "' isn't valid: " + why);
    }
}
