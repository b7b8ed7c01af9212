package org.jnoports.sessions;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session. Its lock is held for its own fields only: nothing is closed, told or logged under it. */
final class LiveSession implements Session {
    private static final Logger log = LoggerFactory.getLogger(LiveSession.class);

    private static final int LONGEST_FACT = 256;

    private final RoleInstance role;
    private final SessionId id;
    private final AtSign client;
    private final Instant opened;
    private final Executor ending;
    private final Tally tally;
    private final Consumer<LiveSession> whenOver;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final CompletableFuture<Void> used = new CompletableFuture<>();

    private final Deque<AutoCloseable> resources = new ArrayDeque<>(); // guarded by this, as all below
    private final Set<Bridge> bridges = new LinkedHashSet<>();
    private Traffic moved = new Traffic(0, 0);
    private final Map<SessionFact, String> facts = new EnumMap<>(SessionFact.class);
    private boolean bridged;
    private boolean over;

    /**
     * @param tally where the bytes of its bridges are counted
     * @param ending where it ends when its last bridge has: that is told on an event loop, which must not wait
     * @param whenOver called once, after everything was released and before anybody else hears of the end
     */
    LiveSession(RoleInstance role, SessionId id, AtSign client, Instant opened, Tally tally, Executor ending, Consumer<LiveSession> whenOver) {
        this.role = role;
        this.id = id;
        this.client = client;
        this.opened = opened;
        this.tally = tally;
        this.ending = ending;
        this.whenOver = whenOver;
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public AtSign client() {
        return client;
    }

    RoleInstance role() {
        return role;
    }

    /** Completes when the first bridge is attached. */
    CompletionStage<Void> used() {
        return used;
    }

    @Override
    public void owns(AutoCloseable resource) {
        if (!keeps(resource)) {
            close(resource);
        }
    }

    private synchronized boolean keeps(AutoCloseable resource) {
        if (!over) {
            resources.push(resource);
        }
        return !over;
    }

    @Override
    public synchronized void note(SessionFact fact, String value) {
        facts.put(fact, value.length() <= LONGEST_FACT ? value : value.substring(0, LONGEST_FACT));
    }

    private synchronized Map<SessionFact, String> facts() {
        return new EnumMap<>(facts);
    }

    @Override
    public void attach(Bridge bridge) {
        if (!keeps(bridge)) {
            close(bridge);
            return;
        }
        tally.attached(bridge);
        used.complete(null);
        bridge.ended().thenAccept(how -> ended(bridge, how));
    }

    private synchronized boolean keeps(Bridge bridge) {
        if (!over) {
            bridges.add(bridge);
            bridged = true;
        }
        return !over;
    }

    private void ended(Bridge bridge, BridgeEnd how) {
        if (wasLast(bridge, how)) {
            ending.execute(() -> end(how.cause()));
        }
    }

    private synchronized boolean wasLast(Bridge bridge, BridgeEnd how) {
        if (!bridges.remove(bridge)) {
            return false; // closed by end()
        }
        moved = Tally.sum(moved, how.traffic());
        return bridges.isEmpty();
    }

    @Override
    public void end(String cause) {
        Optional<List<AutoCloseable>> left = takeAll();
        if (left.isEmpty()) {
            return;
        }
        left.get().forEach(this::close);
        Traffic traffic = traffic();
        log.info("session {} ({}) ended: {}, {} bytes left to right, {} bytes right to left", id, role, cause, traffic.toRight(),
                traffic.toLeft());
        whenOver.accept(this);
        end.complete(cause);
    }

    /** Ends it unless it has had a bridge. */
    void endUnused(String cause) {
        if (!isBridged()) {
            end(cause);
        }
    }

    /** What is to be closed, in that order; empty if it has ended already. */
    private synchronized Optional<List<AutoCloseable>> takeAll() {
        if (over) {
            return Optional.empty();
        }
        over = true;
        List<AutoCloseable> left = new ArrayList<>(bridges);
        left.addAll(resources);
        resources.clear();
        return Optional.of(left);
    }

    private void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) { // AutoCloseable may throw anything; the others are closed all the same
            log.warn("session {} ({}): closing {} failed: {}", id, role, resource.getClass().getSimpleName(), e.getMessage());
            log.debug("session {}: closing failed", id, e);
        }
    }

    @Override
    public CompletionStage<String> ended() {
        return end.minimalCompletionStage();
    }

    /** How it is now. */
    SessionView view() {
        return new SessionView(role, id, client, opened, isBridged() ? Optional.of(traffic()) : Optional.empty(), facts());
    }

    private synchronized boolean isBridged() {
        return bridged;
    }

    private Traffic traffic() {
        List<Bridge> open;
        Traffic total;
        synchronized (this) {
            open = List.copyOf(bridges);
            total = moved;
        }
        for (Bridge bridge : open) {
            total = Tally.sum(total, bridge.traffic());
        }
        return total;
    }
}
