package org.jnoports.itests.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * What somebody else's program does who brings an OSGi framework of his own: installs the distribution's bundles, starts them,
 * and waits. The class path has the framework and SLF4J, nothing of JNoPorts.
 */
public final class ForeignHost {
    private static final List<String> OF_THE_FRAMEWORK = List.of("org.apache.felix.framework", "org.jnoports.launcher", "slf4j", "org.osgi.service.log");

    private ForeignHost() {}

    /** @param arguments the distribution, and where the framework may keep its things */
    public static void main(String[] arguments) throws IOException, BundleException, InterruptedException {
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, arguments[1],
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,"
                        + "org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20"));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars(Path.of(arguments[0]))) {
            bundles.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && !bundle.getSymbolicName().endsWith(".gogo.jline")) { // takes a terminal
                bundle.start();
            }
        }
        long active = bundles.stream().filter(bundle -> bundle.getState() == Bundle.ACTIVE).count();
        System.out.println(framework.getSymbolicName() + " runs " + active + " bundles");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
        framework.waitForStop(0);
    }

    private static List<Path> jars(Path distribution) throws IOException {
        try (Stream<Path> libraries = Files.list(distribution.resolve("lib")); Stream<Path> own = Files.list(distribution.resolve("bundles"))) {
            return Stream.concat(libraries, own)
                    .filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> OF_THE_FRAMEWORK.stream().noneMatch(name -> jar.getFileName().toString().startsWith(name)))
                    .sorted()
                    .toList();
        }
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(20_000);
        } catch (BundleException e) {
            System.out.println("not stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
