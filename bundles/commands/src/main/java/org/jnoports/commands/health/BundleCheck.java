package org.jnoports.commands.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether every bundle runs, and no component of one failed to start. */
@Component(property = {HealthCheck.NAME + "=bundles", HealthCheck.TAGS + "=system"})
public final class BundleCheck implements HealthCheck {
    /** A library here; started it would take the terminal. */
    private static final Set<String> NEVER_STARTED = Set.of("org.apache.felix.gogo.jline");

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    /** Wired by DS. */
    @Activate
    public BundleCheck(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    @Override
    public List<HealthReport> check() {
        List<HealthReport> reports = new ArrayList<>();
        int running = 0;
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            boolean loaded = bundle.getLocation().startsWith("file:"); // those in load/ have a check of their own
            if (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
                running++;
            } else if (!fragment && !loaded && !NEVER_STARTED.contains(bundle.getSymbolicName())) {
                reports.add(HealthReport.critical(bundle.getSymbolicName(), "doesn't run", "'jnoports shell bundle " + bundle.getBundleId() + "' says more; the log why"));
            }
        }
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO configured : components.getComponentConfigurationDTOs(description)) {
                if (configured.failure != null) {
                    reports.add(HealthReport.critical(description.name, "failed to start: " + configured.failure.lines().findFirst().orElse("").strip(),
                            "mend its configuration, or see the log"));
                }
            }
        }
        if (reports.isEmpty()) {
            reports.add(HealthReport.ok("bundles", running + " run"));
        }
        return reports;
    }
}
