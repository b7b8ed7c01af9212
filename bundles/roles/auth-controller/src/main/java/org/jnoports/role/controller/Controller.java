package org.jnoports.role.controller;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
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
 * npp: hears the questions of daemons and answers them by the policies of this process. It hears from the first valid
 * configuration on. Thread-safe; nothing but {@link #close} waits for anything.
 */
final class Controller implements Role, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Controller.class);
    /** After this the trouble so far is told, and waiting goes on. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final String pid;
    private final RoleInstance instance;
    private final ControllerServices services;
    private final Duration retry;
    private final Workers workers;
    private final Allowance allowance = new Allowance(System::nanoTime);
    private final EventSharing events;
    private final Requests requests;

    /** Written under this object's lock, read by requests without. */
    private volatile Optional<ControllerSettings> settings = Optional.empty();
    private Optional<ControlLink> link = Optional.empty(); // guarded by this, as all below
    private Optional<TunnelException> trouble = Optional.empty();
    private CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean closed;

    /**
     * @param pid of its configuration, for sentences
     * @param version of this bundle, for administrators
     */
    Controller(String pid, RoleInstance instance, String version, ControllerServices services) {
        this(pid, instance, version, services, RETRY);
    }

    /** With another pause than the usual one before waiting again for the AtClient. */
    Controller(String pid, RoleInstance instance, String version, ControllerServices services, Duration retry) {
        this.pid = pid;
        this.instance = instance;
        this.services = services;
        this.retry = retry;
        workers = new Workers("jnoports-" + instance);
        events = new EventSharing(workers);
        Turns turns = new Turns(instance, services.claims());
        Delivery delivery = new Delivery(workers);
        requests = new Requests(instance, workers, allowance, new AccessChecks(instance, services, workers, turns, delivery),
                new Management(instance, turns, delivery, new Administration(services, version)), events);
    }

    /**
     * Puts a configuration into force, for requests that arrive from now on. One that can't be used leaves the one before in
     * force, with a warning; the first one makes the role fail then.
     */
    void configure(Supplier<ControllerSettings> candidate) {
        configured(candidate).ifPresent(ControlLink::close); // without the lock: a delivery that it waits for may want it
    }

    /** @return the link that isn't used any more, if there is one */
    private synchronized Optional<ControlLink> configured(Supplier<ControllerSettings> candidate) {
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

    private Optional<ControlLink> apply(ControllerSettings next) {
        boolean same = link.isPresent() && settings.filter(next::hearsLike).isPresent();
        Optional<ControlLink> fresh = same ? Optional.empty() : Optional.of(open(next));
        settings = Optional.of(next);
        if (next.daemons().isEmpty()) {
            log.warn("{}: daemons isn't set, so every atSign may ask what the policy says about its devices", pid);
        }
        if (fresh.isEmpty()) {
            if (link.get().state() == ClientState.LIVE) {
                events.use(link.get(), next.eventLogging());
            }
            return Optional.empty();
        }
        Optional<ControlLink> old = link;
        link = fresh;
        trouble = Optional.empty();
        if (ready.isCompletedExceptionally()) {
            ready = new CompletableFuture<>();
        }
        fresh.get().listen(this::arrived);
        awaitReady(fresh.get());
        return old;
    }

    private ControlLink open(ControllerSettings next) {
        try {
            return ControlLink.open(next, services);
        } catch (TunnelException e) {
            throw new TunnelException(pid + ": keyFile = '" + next.keyFile() + "': " + e.getMessage(), e);
        }
    }

    private void arrived(ControlLink from, AtNotification notification) {
        settings.ifPresent(now -> requests.arrived(from, notification, now));
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
            ControllerSettings now = settings.orElseThrow();
            log.info("{}: {} answers {}", instance, awaited.atSign(), now.answered());
            events.use(awaited, now.eventLogging());
            ready.complete(null);
        } else {
            notReady(Failures.cause(failure));
            workers.later(() -> awaitReady(awaited), retry);
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
            return new RoleStatus(instance, State.READY, current.atSign() + " answers "
                    + settings.map(ControllerSettings::answered).orElse("") + ", requests in hand: " + allowance.inHand());
        }
        boolean rejected = trouble.filter(AtProtocolException.class::isInstance).isPresent();
        return new RoleStatus(instance, rejected ? State.FAILED : State.STARTING, trouble.map(Throwable::getMessage)
                .orElseGet(() -> current.atSign() + ": " + current.state().name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public synchronized CompletionStage<Void> ready() {
        return ready.copy();
    }

    /** Takes no more requests; lets those in hand be answered until {@code drainMillis} are over. May be repeated. */
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
        try {
            allowance.awaitNone(settings.map(ControllerSettings::drain).orElse(Duration.ZERO).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.ifPresent(ControlLink::close);
        workers.close();
        log.info("{} stopped", instance);
    }
}
