package org.jnoports.atprotocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.plain.Services;

/** The crypto bundle, and keys that are made once, since making them takes long. */
final class TestKeys {
    static final AtSign ALICE = AtSign.of("@alice");
    static final AtSign BOB = AtSign.of("@bob");
    static final AtSign CAROL = AtSign.of("@carol");

    private static final Services SERVICES = new Services(TestKeys.class.getClassLoader(), Map.of());
    static final AtKeysStore STORE = SERVICES.get(AtKeysStore.class);
    static final ValueCipher CIPHER = SERVICES.get(ValueCipher.class);
    static final SignatureVerifier VERIFIER = SERVICES.get(SignatureVerifier.class);
    static final ServerCertificates CERTIFICATES = SERVICES.get(ServerCertificates.class);

    private static final Path DIRECTORY = directory();
    private static final Map<AtSign, Path> FILES = new ConcurrentHashMap<>();

    private TestKeys() {}

    static Path file(AtSign atSign) {
        return FILES.computeIfAbsent(atSign, TestKeys::make);
    }

    static AtKeys of(AtSign atSign) {
        return STORE.read(file(atSign));
    }

    static Values values(AtSign atSign) {
        return new Values(CIPHER, of(atSign));
    }

    private static Path make(AtSign atSign) {
        Path file = DIRECTORY.resolve(atSign + "_key.atKeys");
        STORE.write(file, atSign, STORE.create());
        return file;
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target"), "keys");
            return directory.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
