package org.jnoports.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The test vectors made or checked by real implementations; their text, for any JSON library to read. */
public final class Vectors {
    private Vectors() {}

    /** {@code atprotocol.json}. */
    public static String atProtocol() {
        return text("vectors/atprotocol.json");
    }

    /** {@code noports.json}. */
    public static String noPorts() {
        return text("vectors/noports.json");
    }

    private static String text(String resource) {
        try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
