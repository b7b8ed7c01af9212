package org.jnoports.role.daemon;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.role.RoleStatus.State;
import org.jnoports.api.transport.Bridge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * sshnpd: listens for the requests of clients, and starts sessions for those that may. It listens from the first valid
 * configuration on. Thread-safe; nothing but {@link #close} waits for anything.
 */
final class Daemon implements Role, AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Duration REFRESH = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration SRV_READY = Duration.ofSeconds(5);
    /** Of the time to stop, so much is kept for what comes after the sessions: files, threads. */
    private static final Duration CLEANING = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private final DaemonIdentity identity;
    private final DaemonServices services;
    private final Workers workers;
    private final LivePermissions permissions;
    private final EphemeralKeys ephemeralKeys;
    private final SrvProcesses processes;
    private final SessionStarts starts;
    private final Requests requests;

    /** Written under this object's lock, read by requests without. */
    private volatile Optional<DaemonSettings> settings = Optional.empty();
    private Optional<ControlLink> link = Optional.empty();
    private Optional<SharedUsername> sharedUsername = Optional.empty();
    private Optional<TunnelException> trouble = Optional.empty();
    private CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean closed;

    Daemon(DaemonIdentity identity, DaemonServices services) {
        this(identity, services, EphemeralKeys.LIFETIME, SRV_READY);
    }

    /** With other limits than the usual ones. */
    Daemon(DaemonIdentity identity, DaemonServices services, Duration keyLifetime, Duration srvReady) {
        this.identity = identity;
        this.services = services;
        workers = new Workers(identity.instance().toString());
        Decisions decisions = new Decisions(services.authorizer(), services.auditLog(), Clock.systemUTC(), Decisions.LIMIT);
        permissions = new LivePermissions(decisions, Workers.timer(identity.instance() + "-permissions"), Clock.systemUTC(),
                System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
        ephemeralKeys = new EphemeralKeys(services.sshKeys(), workers, keyLifetime);
        processes = new SrvProcesses(identity.srv(), srvReady);
        starts = new SessionStarts(identity.instance(), services, permissions, decisions, ephemeralKeys,
                Map.of(BridgeKind.INLINE, new InlineBridge(services.transport(), services.ends()), BridgeKind.PROCESS, processes),
                workers.pool());
        requests = new Requests(decisions, starts, identity.version(), workers.pool());
        workers.later(this::refresh, REFRESH);
    }

    /**
     * Puts a configuration into force, for requests that arrive from now on; sessions go on. One that can't be used leaves
     * the one before in force, with a warning; the first one makes the role fail then.
     */
    void configure(Supplier<DaemonSettings> candidate) {
        configured(candidate).ifPresent(ControlLink::retire); // without the lock: what it ends may be waiting for it
    }

    /** @return the link that isn't used any more, if there is one */
    private synchronized Optional<ControlLink> configured(Supplier<DaemonSettings> candidate) {
        if (closed) {
            return Optional.empty();
        }
        try {
            return apply(candidate.get());
        } catch (TunnelException e) {
            if (link.isPresent()) {
                log.warn("{}; the configuration before stays in force", e.getMessage());
                log.debug("configuration of {}", identity.pid(), e);
            } else {
                failed(e);
            }
            return Optional.empty();
        }
    }

    private Optional<ControlLink> apply(DaemonSettings next) {
        boolean same = link.isPresent() && settings.filter(next::listensLike).isPresent();
        Optional<ControlLink> fresh = same ? Optional.empty() : Optional.of(open(next));
        Optional<DaemonSettings> before = settings;
        settings = Optional.of(next);
        permissions.configure(new LivePermissions.Pace(next.recheck(), next.undecided()));
        if (before.map(DaemonSettings::authorizedKeys).filter(next.authorizedKeys()::equals).isEmpty()) {
            workers.pool().execute(() -> ephemeralKeys.removeLeftovers(new AuthorizedKeys(next.authorizedKeys())));
        }
        if (!next.permitsTarget()) {
            log.warn("{}: permitOpen doesn't cover {}, so every session will be refused; add it, on the command line with"
                    + " --permit-open", identity.pid(), next.target());
        }
        Optional<ControlLink> old = fresh.isPresent() ? link : Optional.empty();
        fresh.ifPresentOrElse(this::listen, this::shareUsername);
        return old;
    }

    private ControlLink open(DaemonSettings next) {
        try {
            return ControlLink.open(next, services);
        } catch (TunnelException e) {
            throw new TunnelException(identity.pid() + ": keyFile = '" + next.keyFile() + "': " + e.getMessage(), e);
        }
    }

    private void listen(ControlLink fresh) {
        link = Optional.of(fresh);
        sharedUsername = Optional.of(new SharedUsername(fresh, identity.userName(),
                () -> Features.heartbeat(settings.orElseThrow(), fresh.device(), identity.version())));
        trouble = Optional.empty();
        if (ready.isCompletedExceptionally()) {
            ready = new CompletableFuture<>();
        }
        fresh.listen(this::arrived);
        awaitReady(fresh);
    }

    private void arrived(ControlLink from, AtNotification notification) {
        settings.ifPresent(now -> requests.arrived(new Request(from, notification, now)));
    }

    private void awaitReady(ControlLink awaited) {
        awaited.ready(READY_LIMIT).whenComplete((live, failure) -> {
            if (failure == null) {
                becameReady(awaited);
            } else {
                isNotReady(awaited, failure);
            }
        });
    }

    private synchronized void becameReady(ControlLink awaited) {
        if (closed || !isCurrent(awaited)) {
            return;
        }
        trouble = Optional.empty();
        log.info("Monitor of {}: monitor started, device {}", awaited.atSign(), awaited.device());
        ready.complete(null);
        shareUsername();
    }

    /** Rejected keys and unknown atSigns fail the role; it recovers by itself should somebody mend that. */
    private synchronized void isNotReady(ControlLink awaited, Throwable failure) {
        if (closed || !isCurrent(awaited)) {
            return;
        }
        TunnelException now = new TunnelException(Failures.sentence(failure), failure);
        boolean news = trouble.map(Throwable::getMessage).filter(now.getMessage()::equals).isEmpty();
        if (Failures.cause(failure) instanceof AtProtocolException rejected && news) {
            failed(rejected);
        } else if (news) {
            trouble = Optional.of(now);
            log.warn("{} isn't ready yet: {}", awaited.atSign(), now.getMessage());
        }
        workers.later(() -> awaitReadyAgain(awaited), RETRY);
    }

    private synchronized void awaitReadyAgain(ControlLink awaited) {
        if (!closed && isCurrent(awaited)) {
            awaitReady(awaited);
        }
    }

    private boolean isCurrent(ControlLink candidate) {
        return link.filter(current -> current == candidate).isPresent();
    }

    private void failed(TunnelException cause) {
        log.warn("{} can't work: {}", identity.instance(), cause.getMessage());
        log.debug("{}", identity.instance(), cause);
        trouble = Optional.of(cause);
        if (!ready.isDone()) {
            ready.completeExceptionally(cause);
        }
    }

    private synchronized void refresh() {
        if (!closed) {
            if (link.filter(now -> now.state() == ClientState.LIVE).isPresent()) {
                sharedUsername.ifPresent(SharedUsername::refresh);
            }
            workers.later(this::refresh, REFRESH);
        }
    }

    /** Tells whoever hasn't been told, and takes it back from others, once the link works. */
    private void shareUsername() {
        if (link.isPresent() && link.get().state() == ClientState.LIVE) {
            sharedUsername.ifPresent(shared -> settings.ifPresent(now -> shared.shareWith(Set.copyOf(now.shareUsernameWith()))));
        }
    }

    @Override
    public synchronized RoleStatus status() {
        if (link.isEmpty()) {
            return new RoleStatus(identity.instance(), trouble.isPresent() ? State.FAILED : State.STARTING,
                    trouble.map(Throwable::getMessage).orElse("waits for its configuration"));
        }
        ControlLink current = link.get();
        String who = "device " + current.device() + " of " + current.atSign();
        if (current.state() == ClientState.LIVE) {
            return new RoleStatus(identity.instance(), State.READY, who + " hears requests");
        }
        boolean rejected = trouble.filter(AtProtocolException.class::isInstance).isPresent();
        return new RoleStatus(identity.instance(), rejected ? State.FAILED : State.STARTING,
                trouble.map(Throwable::getMessage)
                        .orElseGet(() -> who + ": " + current.state().name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public synchronized CompletionStage<Void> ready() {
        return ready.copy();
    }

    /**
     * Takes no more requests; lets sessions go on until they end or {@code drainMillis} are over, which is also the longest
     * this takes. Bridge processes are left to themselves. May be repeated.
     */
    @Override
    public void close() {
        Optional<ControlLink> last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = link;
            ready.completeExceptionally(new TunnelException(identity.instance() + " was stopped"));
        }
        starts.stop();
        last.ifPresent(ControlLink::retire);
        processes.release();
        Duration limit = settings.map(DaemonSettings::drain).orElse(Duration.ZERO);
        Duration cleaning = min(CLEANING, limit.dividedBy(4));
        services.sessions().drain(identity.instance(), limit.minus(cleaning));
        permissions.close();
        workers.close();
        workers.join(cleaning);
        ephemeralKeys.close();
        last.ifPresent(ControlLink::close);
        log.info("{} stopped", identity.instance());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
