package org.jnoports.api.plain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.jnoports.api.TunnelException;

/**
 * Composes the bundles in plain Java: each service is made once, when first asked for, from the factories that
 * ServiceLoader finds; {@link #close()} closes them in reverse order. Thread-safe.
 */
public final class Services implements AutoCloseable {
    /** Property: the home, a path. */
    public static final String HOME = "jnoports.home";

    private final Map<String, String> properties;
    private final Map<Class<?>, ServiceFactory> factories = new HashMap<>();
    private final Map<Class<?>, Object> made = new HashMap<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

    /**
     * @param loader sees the bundles' jars
     * @param properties what in OSGi are framework properties, for example {@link #HOME}
     */
    public Services(ClassLoader loader, Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
        for (ServiceFactory factory : ServiceLoader.load(ServiceFactory.class, loader)) {
            factories.putIfAbsent(factory.service(), factory);
        }
    }

    /** A property; the fallback if it isn't set. */
    public String property(String name, String fallback) {
        return properties.getOrDefault(name, fallback);
    }

    /**
     * The one instance of a service.
     *
     * @throws TunnelException if no factory makes it
     */
    public synchronized <T> T get(Class<T> service) {
        Object present = made.get(service);
        if (present == null) {
            ServiceFactory factory = factories.get(service);
            if (factory == null) {
                throw new TunnelException("no jar on the path provides " + service.getName());
            }
            present = factory.create(this);
            made.put(service, present);
            if (present instanceof AutoCloseable closeable) {
                toClose.push(closeable);
            }
        }
        return service.cast(present);
    }

    /** Closes what was made, last first. */
    @Override
    public synchronized void close() {
        TunnelException failure = null;
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) { // AutoCloseable may throw anything; the others are closed all the same
                TunnelException first = failure == null ? new TunnelException("closing failed: " + e.getMessage(), e) : failure;
                if (first == failure) {
                    first.addSuppressed(e);
                }
                failure = first;
            }
        }
        made.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
