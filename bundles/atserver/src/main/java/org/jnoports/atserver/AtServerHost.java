package org.jnoports.atserver;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An atDirectory and the atServers of some atSigns, from a configuration and a transport that may both change. Every change
 * is made on one thread of its own; nothing here blocks a caller except {@link #close}. Thread-safe.
 */
public final class AtServerHost implements Role, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AtServerHost.class);
    private static final long JOIN_SECONDS = 15;

    private final RoleInstance instance;
    private final AtServerParts parts;
    private final Limits limits;
    private final InstantSource clock;
    private final ThreadPoolExecutor changes;

    private volatile RoleStatus status;
    private volatile CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile Optional<Transport> transport = Optional.empty(); // what connections are opened with

    // only on the thread of changes
    private Optional<AtServerSettings> settings = Optional.empty();
    private Optional<RunningServers> running = Optional.empty();
    private Optional<Transport> installed = Optional.empty(); // the same, as far as the changes have got

    /** @param name tells several of a process apart */
    public AtServerHost(String name, AtServerParts parts, Limits limits, InstantSource clock) {
        instance = new RoleInstance("atserver", name);
        this.parts = parts;
        this.limits = limits;
        this.clock = clock;
        status = new RoleStatus(instance, RoleStatus.State.STARTING, "starting");
        changes = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "jnoports-" + instance);
            thread.setDaemon(true);
            return thread;
        });
        changes.allowCoreThreadTimeOut(true);
    }

    /** Starts with this configuration, or changes to it. What it doesn't concern goes on. */
    public void configure(AtServerSettings next) {
        change(() -> apply(next));
    }

    /** A configuration that isn't valid: the one before stays in force; without one this role has failed. */
    public void refuse(TunnelException why) {
        change(() -> {
            if (settings.isPresent()) {
                log.warn("{}: the configuration stays as it was: {}", instance, why.getMessage());
            } else {
                failed(why);
            }
        });
    }

    /** Uses this transport from now on. */
    public void use(Transport next) {
        transport = Optional.of(next);
        change(() -> {
            installed = Optional.of(next);
            moveTo(next);
        });
    }

    /** Doesn't use this transport any more; its sockets end with it. */
    public void lose(Transport gone) {
        if (transport.filter(present -> present == gone).isPresent()) {
            transport = Optional.empty();
        }
        change(() -> {
            installed = installed.filter(present -> present != gone);
            if (installed.isEmpty() && settings.isPresent()) {
                waitForTransport();
            }
        });
    }

    /** Refuses every request (AT0024) until it is closed or configured anew: what is on its way gets an answer. */
    public CompletionStage<Void> pause() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        change(() -> {
            running.ifPresent(RunningServers::pause);
            done.complete(null);
        });
        return done;
    }

    @Override
    public RoleStatus status() {
        return status;
    }

    @Override
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    private void apply(AtServerSettings next) {
        Optional<AtServerSettings> before = settings;
        settings = Optional.of(next);
        if (running.isPresent() && before.filter(next::equals).isPresent()) {
            return;
        }
        if (running.isPresent() && before.filter(next::differsInAtSignsOnly).isPresent()) {
            attempt(() -> running.get().serve(next.atSigns()));
            return;
        }
        stop();
        installed.ifPresentOrElse(this::start, this::waitForTransport);
    }

    private void waitForTransport() {
        waiting("waits for a transport to be installed");
    }

    private void moveTo(Transport next) {
        if (running.isPresent()) {
            attempt(() -> running.get().move(next));
        } else if (settings.isPresent()) {
            start(next);
        }
    }

    private void start(Transport first) {
        waiting("is starting");
        attempt(() -> {
            RunningServers servers = new RunningServers(settings.orElseThrow(), parts, limits, clock, first, this::present);
            running = Optional.of(servers);
            servers.open();
        });
    }

    private Transport present() {
        return transport.orElseThrow(() -> new TunnelException("no transport is installed"));
    }

    private void attempt(Runnable step) {
        try {
            step.run();
            succeeded(settings.orElseThrow(), running.orElseThrow());
        } catch (TunnelException e) {
            stop();
            failed(e);
        }
    }

    private void waiting(String what) {
        status = new RoleStatus(instance, RoleStatus.State.STARTING, what);
        if (ready.isCompletedExceptionally()) {
            ready = new CompletableFuture<>();
        }
    }

    private void succeeded(AtServerSettings in, RunningServers servers) {
        String atSigns = in.atSigns().stream().filter(servers.atSigns()::contains).map(AtSign::text)
                .collect(Collectors.joining(", "));
        String detail = "atDirectory " + servers.address() + (atSigns.isEmpty() ? ", no atSigns" : ", atServers of " + atSigns)
                + servers.refused().stream().map(sentence -> "; " + sentence).collect(Collectors.joining());
        RoleStatus next = new RoleStatus(instance, RoleStatus.State.READY, detail);
        if (!next.equals(status)) {
            log.info("{}: {}, clients trust {}", instance, detail, in.trustFile());
        }
        status = next;
        ready.complete(null);
    }

    private void failed(TunnelException why) {
        log.warn("{} has failed: {}", instance, why.getMessage());
        log.debug("{} has failed", instance, why);
        status = new RoleStatus(instance, RoleStatus.State.FAILED, why.getMessage());
        ready.completeExceptionally(why);
    }

    private void stop() {
        running.ifPresent(RunningServers::close);
        running = Optional.empty();
    }

    private void change(Runnable task) {
        try {
            changes.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("{} has ended; a change comes too late", instance);
        }
    }

    /** Stops; returns when everything is closed, or after a limited time. */
    @Override
    public void close() {
        change(this::stop);
        changes.shutdown();
        try {
            if (!changes.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} hasn't ended within {} s", instance, JOIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.info("{} has ended", instance);
    }
}
