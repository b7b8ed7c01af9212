package org.jnoports.role.relay;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.role.RoleStatus.State;
import org.jnoports.api.session.RoleInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * srvd: hears requests for ports and leases them. It hears from the first valid configuration on. Thread-safe; nothing but
 * {@link #close} waits for anything.
 */
final class Relay implements Role, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    /** After this the trouble so far is told, and waiting goes on. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final String pid;
    private final RoleInstance instance;
    private final RelayServices services;
    private final Duration retry;
    private final Worker worker;
    private final Leasing leasing;

    /** Written under this object's lock, read by requests without. */
    private volatile Optional<RelaySettings> settings = Optional.empty();
    private Optional<ControlLink> link = Optional.empty(); // guarded by this, as all below
    private Optional<TunnelException> trouble = Optional.empty();
    private CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean closed;

    /**
     * @param pid of its configuration, for sentences
     * @param instance whose sessions are its own
     */
    Relay(String pid, RoleInstance instance, RelayServices services) {
        this(pid, instance, services, RETRY);
    }

    /** With another pause than the usual one before waiting again for the AtClient. */
    Relay(String pid, RoleInstance instance, RelayServices services, Duration retry) {
        this.pid = pid;
        this.instance = instance;
        this.services = services;
        this.retry = retry;
        worker = new Worker("jnoports-" + instance);
        leasing = new Leasing(instance, services, worker);
    }

    /**
     * Puts a configuration into force, for requests that arrive from now on; sessions go on. One that can't be used leaves
     * the one before in force, with a warning; the first one makes the role fail then.
     */
    void configure(Supplier<RelaySettings> candidate) {
        configured(candidate).ifPresent(ControlLink::close); // without the lock: a delivery that it waits for may want it
    }

    /** @return the link that isn't used any more, if there is one */
    private synchronized Optional<ControlLink> configured(Supplier<RelaySettings> candidate) {
        if (closed) {
            return Optional.empty();
        }
        try {
            return apply(candidate.get());
        } catch (TunnelException e) {
            if (link.isEmpty()) {
                failed(e);
            } else {
                log.warn("{}; the configuration before stays in force", e.getMessage());
            }
            return Optional.empty();
        }
    }

    private Optional<ControlLink> apply(RelaySettings next) {
        if (link.isPresent() && settings.filter(next::hearsLike).isPresent()) {
            settings = Optional.of(next);
            return Optional.empty();
        }
        ControlLink fresh = open(next);
        Optional<ControlLink> old = link;
        settings = Optional.of(next);
        link = Optional.of(fresh);
        trouble = Optional.empty();
        if (ready.isCompletedExceptionally()) {
            ready = new CompletableFuture<>();
        }
        fresh.listen(this::arrived);
        awaitReady(fresh);
        return old;
    }

    private ControlLink open(RelaySettings next) {
        try {
            return ControlLink.open(next, services);
        } catch (TunnelException e) {
            throw new TunnelException(pid + ": keyFile = '" + next.keyFile() + "': " + e.getMessage(), e);
        }
    }

    private void arrived(ControlLink from, AtNotification notification) {
        settings.ifPresent(now -> leasing.arrived(from, notification, now));
    }

    private void awaitReady(ControlLink awaited) {
        awaited.ready(READY_LIMIT).whenComplete((live, failure) -> readiness(awaited, failure));
    }

    private synchronized void readiness(ControlLink awaited, Throwable failure) {
        if (closed || link.filter(current -> current == awaited).isEmpty()) {
            return;
        }
        if (failure == null) {
            trouble = Optional.empty();
            log.info("{}: {} hears requests for ports of {} from {}", instance, awaited.atSign(),
                    settings.map(RelaySettings::advertisedHost).orElse(""), settings.map(RelaySettings::admitted).orElse(""));
            ready.complete(null);
        } else {
            notReady(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
            worker.later(() -> awaitReady(awaited), retry);
        }
    }

    /** Rejected keys and unknown atSigns fail the role; it recovers by itself should somebody mend that. */
    private void notReady(Throwable cause) {
        TunnelException now = cause instanceof TunnelException sentence ? sentence : new TunnelException(cause.toString(), cause);
        if (trouble.map(Throwable::getMessage).filter(before -> before.equals(now.getMessage())).isPresent()) {
            return; // told already
        }
        if (now instanceof AtProtocolException) {
            failed(now);
        } else {
            trouble = Optional.of(now);
            log.warn("{} isn't ready yet: {}", instance, now.getMessage());
        }
    }

    private void failed(TunnelException cause) {
        log.warn("{} can't work: {}", instance, cause.getMessage());
        log.debug("{}", instance, cause);
        trouble = Optional.of(cause);
        ready.completeExceptionally(cause);
    }

    @Override
    public synchronized RoleStatus status() {
        if (link.isEmpty()) {
            return new RoleStatus(instance, trouble.isPresent() ? State.FAILED : State.STARTING,
                    trouble.map(Throwable::getMessage).orElse("waits for its configuration"));
        }
        ControlLink current = link.get();
        if (current.state() == ClientState.LIVE) {
            return new RoleStatus(instance, State.READY, current.atSign() + " leases ports of "
                    + settings.map(RelaySettings::advertisedHost).orElse("") + ", sessions: " + leasing.sessions());
        }
        boolean rejected = trouble.filter(AtProtocolException.class::isInstance).isPresent();
        return new RoleStatus(instance, rejected ? State.FAILED : State.STARTING, trouble.map(Throwable::getMessage)
                .orElseGet(() -> current.atSign() + ": " + current.state().name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public synchronized CompletionStage<Void> ready() {
        return ready.copy();
    }

    /** Takes no more requests; lets sessions go on until they end or {@code drainMillis} are over. May be repeated. */
    @Override
    public void close() {
        Optional<ControlLink> last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = link;
            ready.completeExceptionally(new TunnelException(instance + " was stopped"));
        }
        last.ifPresent(ControlLink::deafen);
        leasing.stop();
        services.sessions().drain(instance, settings.map(RelaySettings::drain).orElse(Duration.ZERO));
        last.ifPresent(ControlLink::close);
        worker.close();
        log.info("{} stopped", instance);
    }
}
