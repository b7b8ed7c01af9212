package org.jnoports.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.jnoports.api.TunnelException;
import org.jnoports.api.health.HealthCheck;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Has the files of a home watched by Felix File Install: {@code etc/} for configurations, which are never written back, and
 * {@code load/} for bundles. The watching bundle is installed but not started before, so that nothing of a home runs twice.
 */
final class HomeWatch implements AutoCloseable {
    private static final String WATCHER = "org.apache.felix.fileinstall";
    private static final int POLL_MILLIS = 500;

    private final BundleContext context;
    private final Path home;
    private final LoadedBundles bundles;
    private final UnclaimedConfigurations configurations;
    private final KeptDirectories directories;
    private final Deque<ServiceRegistration<?>> registered = new ArrayDeque<>();

    HomeWatch(BundleContext context, Path home, ConfigurationAdmin admin, ServiceComponentRuntime components) {
        this.context = context;
        this.home = home;
        bundles = new LoadedBundles(context, home);
        configurations = new UnclaimedConfigurations(context, admin, components);
        directories = new KeptDirectories(home, List.of(home.resolve("etc"), home.resolve("load")));
    }

    /** Reads what is there, then goes on watching until the framework stops. */
    void start() {
        try {
            OwnerDirectories.make(home.resolve("etc"));
            OwnerDirectories.make(home.resolve("load"));
            register();
            configure(home.resolve("etc") + "," + home.resolve("load"));
            watcher().start(Bundle.START_TRANSIENT);
            directories.start();
        } catch (IOException e) {
            throw new TunnelException(home + " can't be used: " + e.getMessage(), e);
        } catch (BundleException e) {
            throw new TunnelException("the files of " + home + " can't be watched: " + e.getMessage(), e);
        }
    }

    private void register() {
        registered.push(context.registerService(new String[] {ArtifactInstaller.class.getName(), ArtifactListener.class.getName()}, bundles,
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 1000)))); // before File Install's own
        registered.push(context.registerService(HealthCheck.class, bundles,
                FrameworkUtil.asDictionary(Map.of(HealthCheck.NAME, "load", HealthCheck.TAGS, new String[] {"system", "home"}))));
        registered.push(context.registerService(ConfigurationListener.class, configurations, null));
        context.addBundleListener(bundles);
        context.addBundleListener(configurations);
    }

    /** The bundle reads its settings from properties, once, when it starts. */
    private void configure(String directories) {
        set("dir", directories);
        set("poll", Integer.toString(POLL_MILLIS));
        set("noInitialDelay", "true");
        set("enableConfigSave", "false");
        set("disableConfigSave", "true");
        set("disableNio2", "true"); // looks itself: works on every file system, and for a directory that is made anew
        set("subdir.mode", "skip");
        set("filter", "[^.].*\\.(cfg|config|jar)");
        set("tmpdir", context.getDataFile("file-install").toString());
        set("log.level", "2");
        set("log.default", "jul");
    }

    private static void set(String key, String value) {
        System.setProperty("felix.fileinstall." + key, value);
    }

    private Bundle watcher() {
        for (Bundle bundle : context.getBundles()) {
            if (WATCHER.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new TunnelException("this process has no " + WATCHER + "; start it as 'jnoports run'");
    }

    @Override
    public void close() {
        directories.close();
        context.removeBundleListener(bundles);
        context.removeBundleListener(configurations);
        while (!registered.isEmpty()) {
            registered.pop().unregister();
        }
        configurations.close();
        bundles.close();
    }
}
