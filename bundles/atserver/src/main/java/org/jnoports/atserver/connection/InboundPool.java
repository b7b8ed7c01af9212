package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.Connection;
import org.jnoports.atserver.wire.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one atSign's atServer: a limited number, of which those that are silent too long are closed. The
 * fuller it is, the shorter that may be (atprotocol.md, section 2.8). Thread-safe.
 */
public final class InboundPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InboundPool.class);
    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_IDLE_OWNER = Duration.ofSeconds(60);

    private final AtSign owner;
    private final Answerer answerer;
    private final AtomicInteger inAll;
    private final Limits limits;
    private final Workers workers;
    private final InstantSource clock;
    private final Consumer<Caller> gone;
    private final Set<InboundConnection> connections = ConcurrentHashMap.newKeySet();
    private final Workers.Repetition housekeeping;
    private volatile boolean closed;

    /**
     * @param inAll how many connections there are, those of other atSigns included
     * @param gone told of each connection that has ended
     */
    public InboundPool(AtSign owner, Answerer answerer, AtomicInteger inAll, Limits limits, Workers workers, InstantSource clock,
            Consumer<Caller> gone) {
        this.owner = owner;
        this.answerer = answerer;
        this.inAll = inAll;
        this.limits = limits;
        this.workers = workers;
        this.clock = clock;
        this.gone = gone;
        housekeeping = workers.every(limits.housekeeping(), this::endIdle);
    }

    /** Serves a new connection, or turns it away when there are too many. Called on the event loop. */
    public void accept(Connection connection) {
        if (connections.size() >= limits.maxConnections()) {
            endIdle();
        }
        Caller caller = new Caller(owner, new Outbox(connection, clock), connection.tlsSession());
        if (closed || connections.size() >= limits.maxConnections() || inAll.get() >= limits.maxConnectionsInAll()) {
            turnAway(connection, caller);
            return;
        }
        InboundConnection inbound = new InboundConnection(connection, caller, answerer, limits, workers);
        connections.add(inbound);
        inAll.incrementAndGet();
        connection.closed().whenComplete((done, failure) -> {
            inAll.decrementAndGet();
            connections.remove(inbound);
            workers.executor().execute(() -> gone.accept(caller));
        });
        inbound.begin();
    }

    /** How many there are. */
    public int size() {
        return connections.size();
    }

    /** Ends those that the test names. */
    public void end(Predicate<Caller> unwanted) {
        connections.stream().filter(inbound -> unwanted.test(inbound.caller())).forEach(InboundConnection::close);
    }

    private void turnAway(Connection connection, Caller caller) {
        log.info("{}: {} turned away, {} connections are open", owner, connection.remote(), connections.size());
        String line = "error:" + ErrorCode.INBOUND_LIMIT.text() + "-" + ErrorCode.INBOUND_LIMIT.description() + "\n";
        caller.outbox().send(line).whenComplete((done, failure) -> Farewell.afterLastWords(connection, workers));
    }

    private void endIdle() {
        Instant now = clock.instant();
        double share = scarcity();
        Duration allowed = shrunk(limits.idle(), SHORTEST_IDLE, share);
        Duration allowedOwner = shrunk(limits.idleOwner(), SHORTEST_IDLE_OWNER, share);
        List<InboundConnection> silent = connections.stream()
                .filter(inbound -> inbound.idle(now).compareTo(inbound.caller().isOwner() ? allowedOwner : allowed) > 0).toList();
        silent.forEach(inbound -> {
            connections.remove(inbound); // its place is free at once
            inbound.dismiss();
        });
    }

    /** 0 up to half of the connections, then growing evenly to 1. */
    private double scarcity() {
        double half = limits.maxConnections() / 2.0;
        return Math.max(0, connections.size() - half) / (limits.maxConnections() - half);
    }

    private static Duration shrunk(Duration most, Duration least, double share) {
        long spread = Math.max(0, most.toMillis() - least.toMillis());
        return most.minusMillis(Math.round(spread * share));
    }

    @Override
    public void close() {
        closed = true;
        housekeeping.close();
        connections.forEach(InboundConnection::close);
    }
}
