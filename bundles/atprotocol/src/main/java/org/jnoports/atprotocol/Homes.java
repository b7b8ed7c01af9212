package org.jnoports.atprotocol;

import java.nio.file.Path;
import java.util.Optional;

/** Where the home is when nobody says so. */
final class Homes {
    private Homes() {}

    /** @param configured the property {@code jnoports.home}, if it is set */
    static Path of(Optional<String> configured) {
        return configured.filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".jnoports"));
    }
}
