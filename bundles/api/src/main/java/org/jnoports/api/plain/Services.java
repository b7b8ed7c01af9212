package org.jnoports.api.plain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
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
    private final Map<Class<?>, List<ServiceFactory>> factories = new HashMap<>();
    private final Map<ServiceFactory, Object> made = new HashMap<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

    /**
     * @param loader sees the bundles' jars
     * @param properties what in OSGi are framework properties, for example {@link #HOME}
     */
    public Services(ClassLoader loader, Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
        for (ServiceFactory factory : ServiceLoader.load(ServiceFactory.class, loader)) {
            factories.computeIfAbsent(factory.service(), service -> new ArrayList<>()).add(factory);
        }
    }

    /** A property; the fallback if it isn't set. */
    public String property(String name, String fallback) {
        return properties.getOrDefault(name, fallback);
    }

    /**
     * The service; where several jars provide it, that of the first one on the path.
     *
     * @throws TunnelException if no factory makes it
     */
    public <T> T get(Class<T> service) {
        List<ServiceFactory> candidates = factories.getOrDefault(service, List.of());
        if (candidates.isEmpty()) {
            throw new TunnelException("no jar on the path provides " + service.getName());
        }
        return service.cast(made(candidates.get(0)));
    }

    /**
     * The service of that {@linkplain ServiceFactory#name() name}; where several jars provide it, that of the first one on
     * the path.
     *
     * @throws TunnelException if no factory makes it
     */
    public <T> T get(Class<T> service, String name) {
        return factories.getOrDefault(service, List.of()).stream().filter(factory -> factory.name().equals(name)).findFirst()
                .map(factory -> service.cast(made(factory)))
                .orElseThrow(() -> new TunnelException("no jar on the path provides " + service.getName() + " '" + name + "'"));
    }

    /** The service of every jar that provides it, in the order of the path; none if there is none. */
    public <T> List<T> all(Class<T> service) {
        return factories.getOrDefault(service, List.of()).stream().map(factory -> service.cast(made(factory))).toList();
    }

    private synchronized Object made(ServiceFactory factory) {
        Object present = made.get(factory);
        if (present == null) {
            present = factory.create(this);
            made.put(factory, present);
            if (present instanceof AutoCloseable closeable) {
                toClose.push(closeable);
            }
        }
        return present;
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
