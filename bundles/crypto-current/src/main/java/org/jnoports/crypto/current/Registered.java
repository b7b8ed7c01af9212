package org.jnoports.crypto.current;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jnoports.api.keys.CryptoProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Follows the providers of one service, and registers what stands for the one of the moment. */
final class Registered<T> implements ServiceTrackerCustomizer<T, T>, AutoCloseable {
    private final BundleContext context;
    private final Class<T> type;
    private final Provider<ServiceReference<T>, T> provider;
    private final T front;
    private final ServiceTracker<T, T> tracker;
    private final AtomicBoolean provided = new AtomicBoolean();
    private ServiceRegistration<T> registration; // guarded by this, as below; null before the first provider
    private boolean closed;

    private Registered(BundleContext context, Class<T> type, Function<Provider<?, T>, T> front) {
        this.context = context;
        this.type = type;
        this.provider = new Provider<>(type.getSimpleName(), Provider.PATIENCE);
        this.front = front.apply(provider);
        try {
            tracker = new ServiceTracker<>(context, context.createFilter(
                    "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")(!" + CryptoProvider.CURRENT + "))"), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is ours
        }
    }

    /** @param front makes what stands for the provider of the moment */
    static <T> Registered<T> open(BundleContext context, Class<T> type, Function<Provider<?, T>, T> front) {
        Registered<T> opened = new Registered<>(context, type, front);
        opened.tracker.open();
        return opened;
    }

    @Override
    public T addingService(ServiceReference<T> reference) {
        T service = context.getService(reference);
        if (service != null) {
            provider.add(reference, service);
            register();
        }
        return service;
    }

    /** Without a lock: whoever waits for it is told by the framework within this call, and may use it at once. */
    private void register() {
        if (provided.compareAndSet(false, true)) {
            ServiceRegistration<T> fresh = context.registerService(type, front, FrameworkUtil.asDictionary(
                    Map.of(CryptoProvider.PROPERTY, CryptoProvider.CURRENT_VALUE, Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
            if (!keep(fresh)) {
                fresh.unregister();
            }
        }
    }

    private synchronized boolean keep(ServiceRegistration<T> fresh) {
        registration = fresh;
        return !closed;
    }

    @Override
    public void modifiedService(ServiceReference<T> reference, T service) {
        provider.ranked();
    }

    @Override
    public void removedService(ServiceReference<T> reference, T service) {
        provider.remove(reference);
        context.ungetService(reference);
    }

    @Override
    public void close() {
        last().ifPresent(ServiceRegistration::unregister);
        tracker.close();
    }

    private synchronized Optional<ServiceRegistration<T>> last() {
        closed = true;
        return Optional.ofNullable(registration);
    }
}
