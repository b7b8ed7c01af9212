package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An OSGi framework in this process with the distribution's bundles. The class path is the distribution's {@code lib/}, so that
 * bundles and whoever embeds them have the same contracts.
 */
final class OwnFramework {
    private static final long SERVICE_MILLIS = 20_000;
    private static final long STOP_MILLIS = 20_000;
    /** What 'jnoports run' starts when a home is its own. */
    private static final Pattern ONLY_OF_A_RUNTIME = Pattern.compile("fileinstall|gogo|jline|jnoports\\.shell|webconsole|felix\\.http");

    private final Framework framework;

    private OwnFramework(Framework framework) {
        this.framework = framework;
    }

    /** @param leftOut the start of a file's name, for a bundle that is not to be there */
    static OwnFramework start(Path distribution, Path home, String leftOut) throws IOException, BundleException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, home.resolve("framework").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exports(distribution.resolve("lib")));
        properties.put("jnoports.home", home.toString());
        properties.put("felix.log.level", "0");
        OwnFramework own = new OwnFramework(ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(properties));
        own.framework.start();
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars(distribution.resolve("bundles"))) {
            String name = jar.getFileName().toString();
            if (!ONLY_OF_A_RUNTIME.matcher(name).find() && !name.startsWith(leftOut)) {
                installed.add(own.context().installBundle(jar.toUri().toString()));
            }
        }
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        return own;
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static String exports(Path libraries) throws IOException {
        List<String> all = new ArrayList<>();
        for (Path jar : jars(libraries)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                Manifest manifest = file.getManifest();
                String exported = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
                if (exported != null && !jar.getFileName().toString().startsWith("org.apache.felix.framework")) {
                    all.add(exported);
                }
            }
        }
        return String.join(",", all);
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    /** @throws IllegalStateException if it isn't there in time */
    <T> T service(Class<T> type, String property) throws InterruptedException {
        try {
            String filter = "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + property + ")";
            ServiceTracker<T, T> tracker = new ServiceTracker<>(context(), context().createFilter(filter), null);
            tracker.open();
            T service = tracker.waitForService(SERVICE_MILLIS);
            if (service == null) {
                throw new IllegalStateException("no bundle provides " + filter);
            }
            return service;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Stops all bundles, and waits until they have. */
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
    }
}
