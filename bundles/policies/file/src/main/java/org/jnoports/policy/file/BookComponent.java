package org.jnoports.policy.file;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
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

/** A policy book, one per configuration. Its services are registered by hand: what they are called follows from the configuration. */
@Component(service = {}, immediate = true, configurationPid = Settings.BOOK_PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BookConfig.class, factory = true)
public final class BookComponent {
    private final BundleContext context;
    private final Optional<Path> home;
    private final Serving serving;

    /** Changes are in the log of the process in any case. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile AuditLog audit;

    /** Wired by DS. */
    @Activate
    public BookComponent(BundleContext context) {
        this.context = context;
        home = Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of);
        serving = new Serving(context, this::open);
    }

    /** After construction, when the audit log has been set. */
    @Activate
    void start(BookConfig config, Map<String, Object> properties) {
        modified(config, properties);
    }

    @Modified
    void modified(BookConfig config, Map<String, Object> properties) {
        serving.configure(() -> Settings.of(config, home), properties);
    }

    @Deactivate
    void close() {
        serving.close();
    }

    private Serving.Opened open(Settings settings) {
        Point point = settings.points().contains(Point.CONTROLLER) ? Point.CONTROLLER : Point.DAEMON;
        Book book = new Book(settings.name(), settings.file(), settings.interval(), point, () -> Optional.ofNullable(audit), Clock.systemUTC());
        LookingThread thread = new LookingThread(settings.name(), book.file());
        ServiceRegistration<PolicyBook> registration =
                context.registerService(PolicyBook.class, book, FrameworkUtil.asDictionary(Map.of(PolicyBook.NAME, settings.name())));
        return new Serving.Opened() {
            @Override
            public AuthorizationPolicy policy() {
                return book;
            }

            @Override
            public void close() {
                registration.unregister();
                thread.close();
                book.close();
            }
        };
    }
}
