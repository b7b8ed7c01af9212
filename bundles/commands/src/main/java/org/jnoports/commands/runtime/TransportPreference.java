package org.jnoports.commands.runtime;

import java.util.Map;
import java.util.Optional;
import org.jnoports.api.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one transport before all others, by configuration or by command, while it is there: registers it once more, ranked
 * above all. A changed ranking alone would not do: DS asks for the best one only when a service comes or goes.
 */
@Component(service = TransportPreference.class, immediate = true, configurationPid = "org.jnoports.transport")
@Designate(ocd = TransportConfig.class)
public final class TransportPreference implements ServiceTrackerCustomizer<Transport, ServiceRegistration<Transport>> {
    /** Service property of what is registered here. */
    static final String MARK = "transport.preference";
    private static final Logger log = LoggerFactory.getLogger(TransportPreference.class);
    private static final int ABOVE_ALL = 1_000_000;

    private final BundleContext context;
    private Optional<String> name = Optional.empty(); // guarded by this, as below
    private Optional<ServiceTracker<Transport, ServiceRegistration<Transport>>> tracker = Optional.empty();

    /** Wired by DS. */
    @Activate
    public TransportPreference(BundleContext context, TransportConfig config) {
        this(context);
        prefer(Optional.of(config.preferred().strip()).filter(text -> !text.isEmpty()));
    }

    /** One that prefers none. */
    TransportPreference(BundleContext context) {
        this.context = context;
    }

    @Modified
    void modified(TransportConfig config) {
        prefer(Optional.of(config.preferred().strip()).filter(text -> !text.isEmpty()));
    }

    @Deactivate
    void close() {
        prefer(Optional.empty());
    }

    /** The one that is preferred; empty if rankings decide. */
    synchronized Optional<String> preferred() {
        return name;
    }

    /** From now on this one; empty lets rankings decide. The new one comes before the old one goes. */
    synchronized void prefer(Optional<String> next) {
        if (next.equals(name)) {
            return;
        }
        Optional<ServiceTracker<Transport, ServiceRegistration<Transport>>> old = tracker;
        name = next;
        tracker = next.map(this::track);
        tracker.ifPresent(ServiceTracker::open);
        old.ifPresent(ServiceTracker::close);
        next.ifPresentOrElse(wanted -> log.info("new sessions get the transport {}{}", wanted, tracker.orElseThrow().isEmpty() ? " as soon as it is there" : ""),
                () -> log.info("new sessions get the transport of the highest ranking"));
    }

    private ServiceTracker<Transport, ServiceRegistration<Transport>> track(String wanted) {
        String filter = "(&(" + Constants.OBJECTCLASS + "=" + Transport.class.getName() + ")(" + Transport.NAME + "="
                + wanted.replaceAll("[\\\\*()]", "\\\\$0") + ")(!(" + MARK + "=*)))";
        try {
            return new ServiceTracker<>(context, context.createFilter(filter), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // what could break it is escaped
        }
    }

    @Override
    public ServiceRegistration<Transport> addingService(ServiceReference<Transport> reference) {
        Transport transport = context.getService(reference);
        if (transport == null) {
            return null;
        }
        return context.registerService(Transport.class, new PreferredTransport(transport), FrameworkUtil.asDictionary(Map.of(
                Transport.NAME, reference.getProperty(Transport.NAME), MARK, true, Constants.SERVICE_RANKING, ABOVE_ALL)));
    }

    @Override
    public void modifiedService(ServiceReference<Transport> reference, ServiceRegistration<Transport> registered) {
        // its name, by which it was found, stays
    }

    @Override
    public void removedService(ServiceReference<Transport> reference, ServiceRegistration<Transport> registered) {
        registered.unregister();
        context.ungetService(reference);
    }
}
