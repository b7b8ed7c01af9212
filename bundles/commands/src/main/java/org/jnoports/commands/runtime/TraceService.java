package org.jnoports.commands.runtime;

import java.util.Optional;
import org.jnoports.api.log.LogControl;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The {@link TraceBook} of a runtime, as a service while it runs; other programs have no use for one. */
public final class TraceService implements AutoCloseable {
    private final BundleContext context;
    private Optional<TraceBook> book = Optional.empty();
    private Optional<ServiceRegistration<TraceBook>> registered = Optional.empty();

    public TraceService(BundleContext context) {
        this.context = context;
    }

    /** Begins to remember, where the log can be listened to. */
    public void start() {
        ServiceReference<LogControl> log = context.getServiceReference(LogControl.class);
        book = Optional.ofNullable(log).map(context::getService).map(TraceBook::new);
        registered = book.map(present -> context.registerService(TraceBook.class, present, null));
    }

    @Override
    public void close() {
        registered.ifPresent(ServiceRegistration::unregister);
        book.ifPresent(TraceBook::close);
    }
}
