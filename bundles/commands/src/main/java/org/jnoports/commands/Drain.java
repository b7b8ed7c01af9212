package org.jnoports.commands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.role.Role;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionRegistry;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Lets the sessions of all roles come to their end at the same time: the framework stops one bundle after the other. */
final class Drain {
    private static final String LIMIT = "drainMillis";
    private static final long USUAL_MILLIS = 10_000;

    private final BundleContext context;

    Drain(BundleContext context) {
        this.context = context;
    }

    /** Returns when no role has a session any more: each role's have the time that its configuration gives them. */
    void all() {
        ServiceReference<SessionRegistry> registry = context.getServiceReference(SessionRegistry.class);
        SessionRegistry sessions = registry == null ? null : context.getService(registry);
        if (sessions == null) {
            return;
        }
        List<Thread> draining = new ArrayList<>();
        for (ServiceReference<Role> reference : roles()) {
            Role role = context.getService(reference);
            if (role != null) {
                RoleInstance instance = role.status().instance();
                Duration limit = Duration.ofMillis(limit(reference.getProperty(LIMIT)));
                Thread thread = new Thread(() -> sessions.drain(instance, limit), "jnoports-drain-" + instance);
                thread.setDaemon(true);
                thread.start();
                draining.add(thread);
            }
        }
        draining.forEach(Drain::join);
    }

    private Iterable<ServiceReference<Role>> roles() {
        try {
            return context.getServiceReferences(Role.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
    }

    private static long limit(Object property) {
        try {
            return property == null ? USUAL_MILLIS : Math.max(0, Long.parseLong(property.toString()));
        } catch (NumberFormatException e) {
            return USUAL_MILLIS;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
