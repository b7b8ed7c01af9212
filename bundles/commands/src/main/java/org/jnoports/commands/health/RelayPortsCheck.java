package org.jnoports.commands.health;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.commands.runtime.LiveRoles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether a relay's ports can be had and reached: binds one as a session would, and connects to it. */
@Component(property = {HealthCheck.NAME + "=relay-ports", HealthCheck.TAGS + "=relay", HealthCheck.TAGS + "=network"})
public final class RelayPortsCheck implements HealthCheck {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** The one that new sessions get. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    private final LiveRoles roles;

    /** Called by DS. */
    @Activate
    public RelayPortsCheck(BundleContext context) {
        roles = new LiveRoles(context);
    }

    @Override
    public List<HealthReport> check() {
        List<HealthReport> reports = new ArrayList<>();
        for (LiveRoles.LiveRole relay : roles.of("relay")) {
            if (relay.status().state() != RoleStatus.State.FAILED) {
                reports.add(ports(relay));
                name(relay).ifPresent(reports::add);
            }
        }
        return reports;
    }

    private HealthReport ports(LiveRoles.LiveRole relay) {
        String subject = relay.status().instance() + " on " + relay.value("bindHost");
        Transport now = transport;
        if (now == null) {
            return HealthReport.critical(subject, "no transport is installed", "put a transport's bundle into load/");
        }
        try (Listener listener = now.listen(new HostPort(relay.value("bindHost"), 0), Optional.empty(), Connection::close)) {
            String host = relay.value("bindHost").equals("*") ? "localhost" : relay.value("bindHost");
            now.connect(new HostPort(host, listener.local().getPort()), Optional.empty(), LIMIT).toCompletableFuture()
                    .get(LIMIT.toSeconds() + 1, TimeUnit.SECONDS).close();
            return HealthReport.ok(subject, "a port can be had and connected to");
        } catch (TransportException e) {
            return HealthReport.critical(subject, "no port can be had: " + e.getMessage(), "mend bindHost, or raise the limit of open files");
        } catch (ExecutionException | TimeoutException e) {
            return HealthReport.critical(subject, "a port that was bound can't be connected to: " + (e.getCause() == null ? "no answer" : e.getCause().getMessage()),
                    "see whether a firewall of this machine is in between");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HealthReport.critical(subject, "interrupted", "");
        }
    }

    /** What peers are told to dial. */
    private static Optional<HealthReport> name(LiveRoles.LiveRole relay) {
        String host = relay.value("advertisedHost");
        try {
            InetAddress.getByName(host);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(HealthReport.warn(relay.status().instance().toString(), "tells peers to dial " + host + ", a name that isn't known here",
                    "see that it is known where clients and devices are, or mend advertisedHost"));
        }
    }
}
