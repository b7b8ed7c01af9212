package org.jnoports.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jnoports.api.TunnelException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the files of a home watched by Felix File Install: {@code etc/} for configurations, which are never written back, and
 * {@code load/} for bundles, unless somebody else could write there. The watching bundle is installed but not started before,
 * so that nothing of a home runs twice.
 */
final class HomeWatch {
    private static final Logger log = LoggerFactory.getLogger(HomeWatch.class);
    private static final String WATCHER = "org.apache.felix.fileinstall";
    private static final int POLL_MILLIS = 500;

    private final BundleContext context;
    private final Path home;

    HomeWatch(BundleContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** Reads what is there, then goes on watching until the framework stops. */
    void start() {
        try {
            configure(directories());
            watcher().start(Bundle.START_TRANSIENT);
        } catch (IOException e) {
            throw new TunnelException(home + " can't be used: " + e.getMessage(), e);
        } catch (BundleException e) {
            throw new TunnelException("the files of " + home + " can't be watched: " + e.getMessage(), e);
        }
    }

    private String directories() throws IOException {
        Path etc = home.resolve("etc");
        OwnerDirectories.make(etc);
        Path load = home.resolve("load");
        if (!Files.isDirectory(load)) {
            return etc.toString();
        } else if (!OwnerDirectories.onlyOwnerWrites(load)) {
            log.warn("{} is ignored: others may write there, and what lies there is run; 'chmod go-w' it", load);
            return etc.toString();
        }
        return etc + "," + load;
    }

    /** The bundle reads its settings from properties, once, when it starts. */
    private void configure(String directories) {
        set("dir", directories);
        set("poll", Integer.toString(POLL_MILLIS));
        set("noInitialDelay", "true");
        set("enableConfigSave", "false");
        set("disableConfigSave", "true");
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
}
