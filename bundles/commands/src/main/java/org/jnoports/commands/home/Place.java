package org.jnoports.commands.home;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Where the distribution is, as the launcher says. */
final class Place {
    private Place() {}

    static Optional<Path> distribution(BundleContext context) {
        return Optional.ofNullable(context.getProperty("jnoports.distribution")).map(Path::of);
    }
}
