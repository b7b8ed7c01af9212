package org.jnoports.commands;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.Roles;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** One configuration and the role that comes of it: found by its {@code service.pid}, followed until it is gone. */
final class ConfiguredRole implements Roles.Configured, ServiceTrackerCustomizer<Role, Role> {
    /** A role ends its own sessions within its drain; then it is waited for no longer. */
    private static final long DRAIN_MILLIS = 15_000;

    private final BundleContext context;
    private final RoleDiagnosis diagnosis;
    private final Configuration configuration;
    private final ServiceTracker<Role, Role> tracker;
    private final CompletableFuture<Role> found = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean closed;

    /** To be made before the configuration is filled in, so that nothing is missed. */
    ConfiguredRole(BundleContext context, RoleDiagnosis diagnosis, Configuration configuration) {
        this.context = context;
        this.diagnosis = diagnosis;
        this.configuration = configuration;
        try {
            String filter = "(&(" + Constants.OBJECTCLASS + "=" + Role.class.getName() + ")(" + Constants.SERVICE_PID + "="
                    + configuration.getPid() + "))";
            tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // a PID holds no character that a filter reserves
        }
        tracker.open();
    }

    @Override
    public Role addingService(ServiceReference<Role> reference) {
        Role role = context.getService(reference);
        if (role == null) {
            found.completeExceptionally(new TunnelException(diagnosis.whyNot()));
        } else {
            found.complete(role);
        }
        return role;
    }

    @Override
    public void modifiedService(ServiceReference<Role> reference, Role role) {
        // the same role goes on
    }

    @Override
    public void removedService(ServiceReference<Role> reference, Role role) {
        context.ungetService(reference);
        gone.complete(null);
    }

    @Override
    public Role awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        if (!diagnosis.provided()) {
            throw new TunnelException(diagnosis.whyNot());
        }
        Role role = await(found, deadline, limit);
        await(role.ready().toCompletableFuture(), deadline, limit);
        return role;
    }

    private <T> T await(CompletableFuture<T> future, long deadline, Duration limit) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (TimeoutException e) {
            throw new TunnelException(late(limit), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("waiting for " + diagnosis.name() + " was interrupted", e);
        }
    }

    private TunnelException unwrapped(ExecutionException failure) {
        Throwable cause = failure.getCause();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof TunnelException sentence ? sentence
                : new TunnelException(diagnosis.name() + " failed: " + cause, cause);
    }

    private String late(Duration limit) {
        String so = diagnosis.name() + " isn't ready after " + limit.toSeconds() + " s: ";
        Role role = found.isCompletedExceptionally() ? null : found.getNow(null);
        return so + (role == null ? diagnosis.whyNot() : role.status().detail());
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            configuration.delete();
            awaitGone();
        } catch (IOException e) {
            throw new TunnelException("the configuration of " + diagnosis.name() + " can't be deleted: " + e.getMessage(), e);
        } finally {
            tracker.close();
        }
    }

    /** First its service goes, then it drains. */
    private void awaitGone() {
        Role role = found.isCompletedExceptionally() ? null : found.getNow(null);
        if (role == null && tracker.isEmpty()) {
            return;
        }
        try {
            CompletableFuture<Void> drained = role == null ? gone : role.ended().toCompletableFuture();
            CompletableFuture.allOf(gone, drained).get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new TunnelException(diagnosis.name() + " didn't end within " + DRAIN_MILLIS / 1000 + " s", e);
        }
    }
}
