package org.jnoports.webconsole;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.webconsole.servlet.ServletConstants;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jnoports.api.TunnelException;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.session.SessionRegistry;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
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

/**
 * While it is configured, Jetty listens and the web console lets people in. Without it neither does: the launcher has Jetty
 * wait for a configuration, and the console for this bundle's security provider.
 */
@Component(service = {}, immediate = true, configurationPid = WebConsoleSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebConsoleConfig.class)
public final class WebConsoleComponent {
    private static final Logger log = LoggerFactory.getLogger(WebConsoleComponent.class);
    private static final String JETTY = "org.apache.felix.http";
    private static final long WRONG_MILLIS = 1_000;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionRegistry sessions;

    private final BundleContext context;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final Optional<Configuration> jetty;

    /** Called by DS. What is wrong with the configuration is said once, and repeated by the doctor until it changes. */
    @Activate
    public WebConsoleComponent(BundleContext context, WebConsoleConfig config, @Reference ConfigurationAdmin configurations) {
        this.context = context;
        Path home = Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".jnoports"));
        Optional<Configuration> opened = Optional.empty();
        HealthReport report;
        try {
            WebConsoleSettings settings = WebConsoleSettings.from(config, home);
            opened = Optional.of(open(settings, configurations));
            report = HealthReport.ok("webconsole", "is at " + settings.url());
        } catch (TunnelException e) {
            log.warn("the web console is not there: {}", e.getMessage());
            log.debug("web console", e);
            report = HealthReport.critical("webconsole", "is not there: " + e.getMessage(), "mend " + WebConsoleSettings.PID + ".cfg; it counts at once");
        }
        jetty = opened;
        List<HealthReport> reports = List.of(report);
        services.add(context.registerService(HealthCheck.class, () -> reports, FrameworkUtil.asDictionary(Map.of(HealthCheck.NAME, "webconsole", HealthCheck.TAGS, "system"))));
    }

    private Configuration open(WebConsoleSettings settings, ConfigurationAdmin configurations) {
        SecretFile password = new SecretFile(settings.passwordFile());
        boolean made = password.makeIfMissing();
        password.read(); // what can't be used is said now
        Configuration configuration;
        try {
            configuration = configurations.getConfiguration(JETTY, "?");
            configuration.update(jetty(settings));
        } catch (IOException e) {
            throw new TunnelException("Jetty can't be configured: " + e, e);
        }
        services.add(context.registerService(SecurityProvider.class, new Guard(settings.user(), password, WRONG_MILLIS),
                FrameworkUtil.asDictionary(Map.of(SecurityProvider.PROPERTY_ID, WebConsoleSettings.PID))));
        services.add(context.registerService(Servlet.class, new SessionsPage(() -> Optional.ofNullable(sessions), InstantSource.system()),
                FrameworkUtil.asDictionary(Map.of(ServletConstants.PLUGIN_LABEL, SessionsPage.LABEL, ServletConstants.PLUGIN_TITLE, SessionsPage.TITLE,
                        ServletConstants.PLUGIN_CATEGORY, "JNoPorts"))));
        log.info("the web console is at {} for user {} with the password in {}{}", settings.url(), settings.user(), password.file(), made ? ", which is new" : "");
        return configuration;
    }

    private static Dictionary<String, Object> jetty(WebConsoleSettings settings) {
        return FrameworkUtil.asDictionary(Map.ofEntries(
                Map.entry("org.apache.felix.http.host", settings.host().getHostAddress()),
                Map.entry("org.osgi.service.http.port", settings.port()),
                Map.entry("org.apache.felix.http.enable", true),
                Map.entry("org.apache.felix.https.enable", false),
                Map.entry("org.apache.felix.http.timeout", 30_000), // ms without a byte
                Map.entry("org.apache.felix.http.session.timeout", 30), // minutes
                Map.entry("org.apache.felix.http.jetty.threadpool.max", 16),
                Map.entry("org.apache.felix.http.jetty.acceptors", 1),
                Map.entry("org.apache.felix.http.jetty.selectors", 1),
                Map.entry("org.apache.felix.http.jetty.acceptQueueSize", 16),
                Map.entry("org.apache.felix.http.jetty.headerBufferSize", 16 * 1024),
                Map.entry("org.apache.felix.http.jetty.maxFormSize", 200_000),
                Map.entry("org.apache.felix.http.jetty.sendServerHeader", false)));
    }

    @Deactivate
    void close() {
        services.forEach(ServiceRegistration::unregister);
        jetty.ifPresent(configuration -> {
            try {
                configuration.delete(); // it no longer listens
            } catch (IOException | IllegalStateException e) { // the runtime ends
                log.debug("Jetty's configuration could not be deleted", e);
            }
            log.info("the web console is closed");
        });
    }
}
