package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.store.Claims;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** A {@link Controller} per configuration. */
@Component(service = Role.class, immediate = true, configurationPid = ControllerComponent.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ControllerConfig.class, factory = true)
public final class ControllerComponent implements Role {
    static final String PID = "org.jnoports.role.controller";

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Books books = new Books();
    private final SettingsReader reader;
    private final Controller controller;

    /** The best ranked one of the moment. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Claims claims;

    /** May come and go at any time. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile AuditLog audit;

    /** Called by DS. */
    @Activate
    public ControllerComponent(BundleContext context, Map<String, Object> properties, @Reference AtClients atClients,
            @Reference MessageCodec codec, @Reference Authorizer authorizer) {
        String pid = properties.getOrDefault("service.pid", PID).toString();
        reader = new SettingsReader(pid, userHome());
        Version version = context.getBundle().getVersion();
        controller = new Controller(pid, new RoleInstance("controller", instanceName(pid)),
                version.getMajor() + "." + version.getMinor() + "." + version.getMicro(),
                new ControllerServices(atClients, codec, authorizer, () -> claims, () -> Optional.ofNullable(audit), books, Clock.systemUTC()));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBook(PolicyBook book, Map<String, Object> properties) {
        books.add(book, properties);
    }

    void removeBook(PolicyBook book) {
        books.remove(book);
    }

    /** After construction, when the dynamic services have been set. */
    @Activate
    void start(ControllerConfig config) {
        controller.configure(() -> reader.read(config));
    }

    @Modified
    void modified(ControllerConfig config) {
        controller.configure(() -> reader.read(config));
    }

    @Deactivate
    void stop() {
        try {
            controller.close();
        } finally {
            ended.complete(null);
        }
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public RoleStatus status() {
        return controller.status();
    }

    @Override
    public CompletionStage<Void> ready() {
        return controller.ready();
    }

    /** What comes after the factory PID: {@code main} of {@code org.jnoports.role.controller~main}. */
    private static String instanceName(String pid) {
        return pid.length() > PID.length() + 1 ? pid.substring(PID.length() + 1) : "default";
    }

    private static Path userHome() {
        return Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isBlank())
                .orElseGet(() -> System.getProperty("user.home")));
    }
}
