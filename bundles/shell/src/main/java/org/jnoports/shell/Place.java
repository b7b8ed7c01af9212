package org.jnoports.shell;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/**
 * Where this runtime is.
 *
 * @param home absolute
 * @param userHome of its user
 */
public record Place(Path home, Path userHome) {
    /** As the launcher says. */
    public static Place of(BundleContext context) {
        Path userHome = Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isBlank())
                .orElseGet(() -> System.getProperty("user.home")));
        Path home = Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of).orElseGet(() -> userHome.resolve(".jnoports"));
        return new Place(home, userHome);
    }
}
