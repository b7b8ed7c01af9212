package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;

/** Where a client's two connections are, what troubles them, and who waits for them. Thread-safe. */
final class Liveness {
    /** One of the two. */
    enum Part {
        COMMANDS,
        MONITOR
    }

    /** Least advanced first. */
    private static final List<ClientState> BY_ADVANCE = List.of(
            ClientState.DISCONNECTED,
            ClientState.BACKING_OFF,
            ClientState.RESOLVING,
            ClientState.AUTHENTICATING,
            ClientState.LIVE);

    private final AtSign atSign;
    private final ScheduledExecutorService timer;
    private final Map<Part, ClientState> states = new EnumMap<>(Part.class); // this and what follows guarded by states
    private final Map<Part, TunnelException> troubles = new EnumMap<>(Part.class);
    private final Set<Waiter> waiting = new HashSet<>();
    private boolean wasLive;
    private boolean closed;

    /** Somebody who waits. */
    private static final class Waiter {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
    }

    /** @param timer ends waits */
    Liveness(AtSign atSign, ScheduledExecutorService timer) {
        this.atSign = atSign;
        this.timer = timer;
        for (Part part : Part.values()) {
            states.put(part, ClientState.DISCONNECTED);
        }
    }

    /** The less advanced of the two. */
    ClientState state() {
        synchronized (states) {
            return BY_ADVANCE.stream().filter(states::containsValue).findFirst().orElse(ClientState.DISCONNECTED);
        }
    }

    /** A connection tells where it is. */
    void moved(Part part, ClientState state) {
        List<Waiter> served = List.of();
        synchronized (states) {
            states.put(part, state);
            if (state == ClientState.LIVE) {
                troubles.remove(part);
            }
            if (state() == ClientState.LIVE) {
                wasLive = true;
                served = takeWaiting();
            }
        }
        served.forEach(waiter -> waiter.done.complete(null));
    }

    /**
     * A connection tells what keeps it from being live.
     *
     * @param hopeless whether only a person can mend it; then those who wait are told at once, unless it worked before
     */
    void failed(Part part, TunnelException trouble, boolean hopeless) {
        List<Waiter> disappointed = List.of();
        synchronized (states) {
            troubles.put(part, trouble);
            if (hopeless && !wasLive) {
                disappointed = takeWaiting();
            }
        }
        disappointed.forEach(waiter -> waiter.done.completeExceptionally(trouble));
    }

    /** Whether somebody waits and will be told of the last trouble. */
    boolean isAwaited() {
        synchronized (states) {
            return !waiting.isEmpty();
        }
    }

    /** The last trouble of a connection that isn't live. */
    Optional<TunnelException> trouble(Part part) {
        synchronized (states) {
            return Optional.ofNullable(troubles.get(part));
        }
    }

    /** Completes when both are live, or fails. */
    CompletionStage<Void> ready(Duration limit) {
        Waiter waiter = new Waiter();
        synchronized (states) {
            if (state() == ClientState.LIVE) {
                return CompletableFuture.completedFuture(null);
            }
            if (closed) {
                return CompletableFuture.failedStage(closed());
            }
            waiting.add(waiter);
        }
        ScheduledFuture<?> alarm =
                timer.schedule(() -> giveUp(waiter, limit), Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
        return waiter.done.whenComplete((live, failure) -> alarm.cancel(false)).minimalCompletionStage();
    }

    /** Nobody needs to wait any longer. */
    void close() {
        List<Waiter> left;
        synchronized (states) {
            closed = true;
            left = takeWaiting();
        }
        left.forEach(waiter -> waiter.done.completeExceptionally(closed()));
    }

    private TunnelException closed() {
        return new TunnelException(atSign + "'s AtClient was closed");
    }

    private void giveUp(Waiter waiter, Duration limit) {
        TunnelException last;
        synchronized (states) {
            waiting.remove(waiter);
            last = lastTrouble();
        }
        waiter.done.completeExceptionally(
                new TunnelException(last.getMessage() + "; gave up after " + Timings.text(limit), last.getCause()));
    }

    private TunnelException lastTrouble() {
        for (Part part : Part.values()) {
            if (troubles.containsKey(part)) {
                return troubles.get(part);
            }
        }
        return new TunnelException(atSign + "'s atServer isn't reached yet");
    }

    private List<Waiter> takeWaiting() {
        List<Waiter> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }
}
