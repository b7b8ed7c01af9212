package org.jnoports.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;

/** Felix as the distribution starts it: all of its bundles, the log on the class path. */
final class Framework {
    private static final Pattern CONTRACTS = Pattern.compile("org\\.(osgi|jnoports\\.api).*\\.jar");

    /** What 'jnoports run' starts by itself, once a home is its own. */
    private static final Pattern ONLY_OF_A_RUNTIME = Pattern.compile("fileinstall|gogo|jline|jnoports\\.shell");

    private Framework() {}

    static Option[] options() {
        Path distribution = Program.distribution();
        String slf4j = System.getProperty("slf4j.version");
        List<Option> options = new ArrayList<>(List.of(
                junitBundles(),
                cleanCaches(true),
                systemPackages("org.slf4j;version=" + slf4j, "org.slf4j.spi;version=" + slf4j, "org.slf4j.event;version=" + slf4j,
                        "org.slf4j.helpers;version=" + slf4j),
                frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("INFO"),
                frameworkProperty("jnoports.home").value(newHome().toString()),
                frameworkProperty("jnoports.distribution").value(distribution.toString())));
        bundles(distribution).forEach(jar -> options.add(bundle(jar.toUri().toString()).start(!isFragment(jar))));
        return options.toArray(Option[]::new);
    }

    /** The distribution's bundles, and what there lies on the launcher's class path but for Felix, the log and the launcher. */
    private static List<Path> bundles(Path distribution) {
        try (Stream<Path> jars = Files.list(distribution.resolve("bundles"));
                Stream<Path> libraries = Files.list(distribution.resolve("lib"))) {
            Stream<Path> contracts = libraries.filter(jar -> CONTRACTS.matcher(jar.getFileName().toString()).matches());
            return Stream.concat(contracts, jars.filter(jar -> !ONLY_OF_A_RUNTIME.matcher(jar.getFileName().toString()).find()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fragments, such as Netty's native libraries, are installed and can't be started. */
    private static boolean isFragment(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "home-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
