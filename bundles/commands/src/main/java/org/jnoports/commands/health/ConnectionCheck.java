package org.jnoports.commands.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.commands.runtime.Connections;
import org.jnoports.commands.runtime.LiveRoles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether atServers answer, and their monitors are alive: a client counts as live only while both of its connections do. */
@Component(property = {HealthCheck.NAME + "=connections", HealthCheck.TAGS + "=relay", HealthCheck.TAGS + "=daemon", HealthCheck.TAGS + "=network"})
public final class ConnectionCheck implements HealthCheck {
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final Connections connections;

    /** Wired by DS. */
    @Activate
    public ConnectionCheck(BundleContext context, @Reference AtClients clients) {
        connections = new Connections(new LiveRoles(context), clients);
    }

    @Override
    public List<HealthReport> check() {
        List<HealthReport> reports = new ArrayList<>();
        for (Connections.Connection connection : connections.look(true)) {
            String subject = connection.atSign() + " at " + connection.root();
            if (connection.state() != ClientState.LIVE) {
                reports.add(HealthReport.critical(subject, "has no connection to its atServer" + (connection.trouble().isEmpty() ? "" : ": " + connection.trouble()),
                        "see whether " + connection.root() + " can be reached from here; it goes on trying"));
            } else if (connection.roundTrip().isEmpty()) {
                reports.add(HealthReport.critical(subject, "its atServer doesn't answer: " + connection.trouble(), "it goes on trying; look at the atServer"));
            } else {
                Duration trip = connection.roundTrip().get();
                reports.add(trip.compareTo(SLOW) < 0 ? HealthReport.ok(subject, "its atServer answers within " + trip.toMillis() + " ms, its monitor is alive")
                        : HealthReport.warn(subject, "its atServer took " + trip.toMillis() + " ms to answer", "look at the network"));
            }
        }
        return reports;
    }
}
