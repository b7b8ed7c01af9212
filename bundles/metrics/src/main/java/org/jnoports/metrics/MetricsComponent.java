package org.jnoports.metrics;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.SessionRegistry;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics while it is configured. What they are about may come and go. */
@Component(service = {}, immediate = true, configurationPid = MetricsSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsConfig.class)
public final class MetricsComponent {
    private static final Logger log = LoggerFactory.getLogger(MetricsComponent.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionRegistry sessions;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile AtClients clients;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Map.Entry<Map<String, Object>, Role>> roles = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Map.Entry<Map<String, Object>, HealthCheck>> checks = List.of();

    private final Path userHome;
    private final Optional<Served> served;
    private final ServiceRegistration<HealthCheck> health;

    /** What runs while metrics are served. */
    private record Served(Rounds rounds, MetricsServer server) {}

    /** Called by DS. What is wrong with the configuration is said once, and repeated by the doctor until it changes. */
    @Activate
    public MetricsComponent(BundleContext context, MetricsConfig config) {
        userHome = Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isBlank()).orElseGet(() -> System.getProperty("user.home")));
        Path home = Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of).orElseGet(() -> userHome.resolve(".jnoports"));
        Optional<Served> started = Optional.empty();
        HealthReport report;
        try {
            Served now = serve(MetricsSettings.from(config, home));
            started = Optional.of(now);
            report = HealthReport.ok("metrics", "are at " + url(now.server));
        } catch (TunnelException e) {
            log.warn("metrics are not served: {}", e.getMessage());
            log.debug("metrics", e);
            report = HealthReport.critical("metrics", "are not served: " + e.getMessage(), "mend " + MetricsSettings.PID + ".cfg; it counts at once");
        }
        served = started;
        List<HealthReport> reports = List.of(report);
        health = context.registerService(HealthCheck.class, () -> reports, FrameworkUtil.asDictionary(Map.of(HealthCheck.NAME, "metrics", HealthCheck.TAGS, "system")));
    }

    private Served serve(MetricsSettings settings) {
        SecretFile token = new SecretFile(settings.tokenFile());
        boolean made = token.makeIfMissing();
        token.read(); // what can't be used is said now
        Rounds rounds = new Rounds(() -> checks, this::atServers, settings.healthPause(), LIMIT, System::nanoTime); // its threads come with the first round
        Exposition exposition = new Exposition(new RuntimeMetrics(() -> Optional.ofNullable(sessions), this::statuses, rounds::latest));
        MetricsServer server = MetricsServer.start(settings.address(), token, exposition::text);
        log.info("metrics are at {} for who has the token in {}{}", url(server), token.file(), made ? ", which is new" : "");
        return new Served(rounds, server);
    }

    private static String url(MetricsServer server) {
        String host = server.address().getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.address().getPort() + "/metrics";
    }

    private List<RoleStatus> statuses() {
        return roles.stream().map(role -> role.getValue().status()).toList();
    }

    private List<Callable<AtServers.View>> atServers() {
        AtClients now = clients;
        return now == null ? List.of() : AtServers.of(roles, userHome).stream().<Callable<AtServers.View>>map(key -> () -> AtServers.look(now, key)).toList();
    }

    @Deactivate
    void close() {
        health.unregister();
        served.ifPresent(now -> {
            now.server.close();
            now.rounds.close();
            log.info("metrics are no longer served");
        });
    }
}
