package org.jnoports.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.apache.felix.framework.FrameworkFactory;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.log.LogControl;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LogService;
import org.osgi.util.tracker.ServiceTracker;

/** A running framework with the bundles of one profile. */
final class Felix implements AutoCloseable {
    private static final long STOP_MILLIS = 15_000;
    /** Components start while their bundles do; only what waits for a configuration comes later than that. */
    private static final long COMMAND_MILLIS = 1_000;

    private final Framework framework;
    private final FrameworkLog log = new FrameworkLog();
    private final List<BundleException> troubles = new ArrayList<>();

    private Felix(Map<String, String> configuration) {
        System.setProperty("felix.extensions.disable", "true"); // no bundle here extends the framework itself
        framework = new FrameworkFactory().newFramework(configuration);
    }

    /**
     * Starts with what the slot holds if that is warm, else from the distribution.
     *
     * @param properties further framework properties
     * @throws TunnelException if the framework can't start even from an empty slot
     */
    static Felix start(Distribution distribution, Profile profile, Slot slot, Map<String, String> properties) {
        String fingerprint = distribution.fingerprint(profile);
        Map<String, String> configuration = configuration(slot, properties);
        if (profile.open()) {
            slot.clear(); // what other processes of the home were given while they ran must not come back
        } else if (slot.warm(fingerprint)) {
            try {
                return warm(profile, slot, configuration);
            } catch (BundleException e) { // a damaged cache; made anew below
                slot.clear();
            }
        }
        try {
            return cold(distribution, profile, slot, configuration, fingerprint);
        } catch (BundleException e) {
            throw new TunnelException("the framework doesn't start: " + Troubles.sentence(e), e);
        }
    }

    private static Felix warm(Profile profile, Slot slot, Map<String, String> configuration) throws BundleException {
        Map<String, String> warm = new HashMap<>(configuration);
        warm.put(Constants.FRAMEWORK_SYSTEMPACKAGES, slot.packages());
        return new Felix(warm).started(profile, true);
    }

    /** Notes what the next start can do without finding out again, unless something is wrong here. */
    private static Felix cold(Distribution distribution, Profile profile, Slot slot, Map<String, String> configuration,
            String fingerprint) throws BundleException {
        String extra = SystemPackages.of(distribution.libraries());
        Map<String, String> cold = new HashMap<>(configuration);
        cold.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, extra);
        Felix felix = new Felix(cold).started(profile, false);
        if (felix.troubles.isEmpty() && !profile.open()) {
            slot.seal(fingerprint, SystemPackages.used(felix.framework));
        }
        return felix;
    }

    private static Map<String, String> configuration(Slot slot, Map<String, String> properties) {
        Map<String, String> configuration = new HashMap<>(properties);
        configuration.put(Constants.FRAMEWORK_STORAGE, slot.bundles().toString());
        configuration.put("felix.cache.locking", "false"); // the slot is locked
        configuration.put("felix.service.urlhandlers", "false");
        configuration.put("felix.resolver.parallelism", "1"); // starting threads costs more than it saves
        configuration.put("felix.log.level", "0"); // it would print to stdout; what matters comes as an event
        configuration.put("ds.cache.metadata", "true"); // components' XML is read once per slot
        // Of the web console, should it be put into the home: no port before it is told which, nobody in before our guard is there.
        configuration.put("org.apache.felix.http.require.config", "true");
        configuration.put("felix.webconsole.security.providers", "org.jnoports.webconsole");
        configuration.put("felix.cm.dir", slot.configurations().toString());
        return configuration;
    }

    private Felix started(Profile profile, boolean warm) throws BundleException {
        try {
            framework.init();
            framework.getBundleContext().registerService(LogService.class, log, null);
            framework.getBundleContext().registerService(LogControl.class, ProcessLog.OF_PROCESS, null);
            if (!warm) {
                install(profile);
            } else if (framework.getBundleContext().getBundles().length != profile.entries().size() + 1) {
                throw new BundleException("the bundle cache is incomplete");
            }
            framework.start();
            retry(profile);
            return this;
        } catch (BundleException e) {
            close();
            throw e;
        }
    }

    private void install(Profile profile) throws BundleException {
        BundleContext context = framework.getBundleContext();
        for (Profile.Entry entry : profile.entries()) {
            Bundle bundle = context.installBundle(entry.location());
            if (entry.started() && !fragment(bundle)) {
                bundle.start(); // noted only; it happens when the framework starts
            }
        }
    }

    /** Starts what isn't running once more, to learn why. */
    private void retry(Profile profile) {
        long id = 0; // they were installed in this order
        for (Profile.Entry entry : profile.entries()) {
            Bundle bundle = context().getBundle(++id);
            if (entry.started() && bundle.getState() < Bundle.STARTING && !fragment(bundle)) {
                try {
                    bundle.start();
                } catch (BundleException e) {
                    troubles.add(e);
                }
            }
        }
    }

    private static boolean fragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** One sentence per bundle that couldn't start. */
    List<String> troubles() {
        List<String> sentences = new ArrayList<>(troubles.size());
        for (BundleException trouble : troubles) {
            sentences.add(Troubles.sentence(trouble));
        }
        return sentences;
    }

    /** For the log of a program that runs in spite of them. */
    void logTroubles() {
        for (BundleException trouble : troubles) {
            log.write(Level.WARNING, Troubles.sentence(trouble), trouble);
        }
    }

    /**
     * The best command of that name, or null.
     *
     * @param expected whether to wait for it a little
     */
    Command command(String name, boolean expected) {
        try {
            BundleContext context = context();
            String filter = "(&(objectClass=" + Command.class.getName() + ")(" + Command.NAME + "=" + escaped(name) + "))";
            ServiceTracker<Command, Command> tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open();
            Command command = tracker.getService();
            return command != null || !expected ? command : tracker.waitForService(COMMAND_MILLIS);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Whether the best command of that name says that it is about what runs in a runtime. */
    boolean aboutRuntime(String name) {
        try {
            ServiceReference<?>[] commands = context().getServiceReferences(Command.class.getName(), "(" + Command.NAME + "=" + escaped(name) + ")");
            return commands != null && Boolean.parseBoolean(String.valueOf(Arrays.stream(commands).max(Comparator.naturalOrder()).orElseThrow()
                    .getProperty(Command.RUNTIME)));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String value) {
        return value.replaceAll("[\\\\*()]", "\\\\$0");
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) { // nothing more to be done: the process ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
