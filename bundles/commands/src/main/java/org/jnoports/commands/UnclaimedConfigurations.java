package org.jnoports.commands;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once of each configuration that nothing here takes it up; some time after the last change, for bundles come one by one. */
final class UnclaimedConfigurations implements ConfigurationListener, BundleListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UnclaimedConfigurations.class);
    private static final String FILE = "felix.fileinstall.filename";
    private static final long SETTLED_MILLIS = 2_000;

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceComponentRuntime components;
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "jnoports-configurations");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> said = new HashSet<>(); // of the worker's thread only
    private boolean due; // guarded by this

    UnclaimedConfigurations(BundleContext context, ConfigurationAdmin configurations, ServiceComponentRuntime components) {
        this.context = context;
        this.configurations = configurations;
        this.components = components;
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        later();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.STOPPED) {
            later();
        }
    }

    private synchronized void later() {
        if (due) {
            return;
        }
        due = true;
        try {
            var unused = worker.schedule(this::look, SETTLED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) { // the runtime ends
            log.debug("a configuration changes while the runtime ends");
        }
    }

    private void look() {
        synchronized (this) {
            due = false;
        }
        Map<String, String> unclaimed = unclaimed();
        unclaimed.forEach((file, pid) -> {
            if (said.add(file)) {
                log.warn("{} configures {}, which no bundle here provides; 'jnoports roles' lists what can be enabled", file, pid);
            }
        });
        said.retainAll(unclaimed.keySet());
    }

    /** PIDs by the file that configures them. */
    private Map<String, String> unclaimed() {
        Map<String, String> found = new TreeMap<>();
        try {
            Configuration[] all = configurations.listConfigurations("(" + FILE + "=*)");
            if (all != null) {
                for (Configuration configuration : all) {
                    String pid = configuration.getFactoryPid() == null ? configuration.getPid() : configuration.getFactoryPid();
                    if (!claimed(pid)) {
                        found.put(configuration.getProperties().get(FILE).toString().replaceFirst("^file:", ""), pid);
                    }
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            log.debug("configurations can't be listed", e);
        }
        return found;
    }

    private boolean claimed(String pid) throws InvalidSyntaxException {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (Arrays.asList(description.configurationPid).contains(pid)) {
                return true;
            }
        }
        ServiceReference<?>[] managed = context.getAllServiceReferences(null, "(&(" + Constants.SERVICE_PID + "=" + pid
                + ")(|(objectClass=org.osgi.service.cm.ManagedService)(objectClass=org.osgi.service.cm.ManagedServiceFactory)))");
        return managed != null;
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
