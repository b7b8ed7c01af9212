package org.jnoports.commands.health;

import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.commands.runtime.LiveRoles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether each role does its work. */
@Component(property = {HealthCheck.NAME + "=roles", HealthCheck.TAGS + "=relay", HealthCheck.TAGS + "=daemon", HealthCheck.TAGS + "=role"})
public final class RoleCheck implements HealthCheck {
    private final LiveRoles roles;

    /** Called by DS. */
    @Activate
    public RoleCheck(BundleContext context) {
        roles = new LiveRoles(context);
    }

    @Override
    public List<HealthReport> check() {
        List<HealthReport> reports = new ArrayList<>();
        for (LiveRoles.LiveRole role : roles.all()) {
            RoleStatus status = role.status();
            String name = status.instance().toString();
            reports.add(switch (status.state()) {
                case READY -> HealthReport.ok(name, status.detail());
                case STARTING -> HealthReport.warn(name, "isn't ready: " + status.detail(), "it goes on trying; see 'atservers' for its connection");
                case FAILED -> HealthReport.critical(name, "can't work: " + status.detail(), "mend what is named in its configuration; it is taken up at once");
            });
        }
        return reports;
    }
}
