package org.jnoports.role.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the n-th connection of side A to the n-th of side B, for as long as the session lasts (noports.md, section 5.1). Each side
 * has a door, and who isn't let in is closed. Who was let in keeps its place even if it goes away: the other side counts, too.
 * Thread-safe: connections come on event loops, and nothing is called with the lock held.
 */
final class Rendezvous implements AutoCloseable {
    /** The most connections of one side, and of one address on it, that have yet to prove themselves; more are closed. */
    static final int MAX_UNPROVEN = 256;
    static final int MAX_UNPROVEN_FROM_ONE_ADDRESS = 128;
    /** The most connections of one side that wait for the other side's; with one more the session ends. */
    static final int MAX_WAITING = 1_024;

    private static final Logger log = LoggerFactory.getLogger(Rendezvous.class);

    private final Transport transport;
    private final Map<Side, Door> doors;
    private final Worker worker;
    private final Consumer<Bridge> met;
    private final Consumer<String> failed;
    private final Map<Side, SideQueue> queues = new EnumMap<>(Side.class); // guarded by this, as below
    private boolean over;

    /** Two that were joined by order. */
    private record Pair(Guest a, Guest b) {}

    /**
     * @param transport whose connections come
     * @param worker looks again, later
     * @param met called with each pair, side A's on the left
     * @param failed called once if the order can't be kept any more, with the reason
     */
    Rendezvous(Transport transport, Map<Side, Door> doors, Worker worker, Consumer<Bridge> met, Consumer<String> failed) {
        this.transport = transport;
        this.doors = Map.copyOf(doors);
        this.worker = worker;
        this.met = met;
        this.failed = failed;
        for (Side side : Side.values()) {
            queues.put(side, new SideQueue());
        }
    }

    /** From here on the connection belongs to the rendezvous. */
    void arrived(Side side, Connection connection) {
        Optional<Guest> guest = came(side, connection);
        if (guest.isEmpty()) {
            connection.close();
            return;
        }
        doors.get(side).lets(connection).whenComplete((let, failure) -> {
            if (failure == null && Boolean.TRUE.equals(let)) {
                admitted(side, guest.get());
            } else {
                log.debug("a connection to side {} is closed: {}", side, failure == null ? "its proof is wrong" : failure.getMessage());
                went(side, guest.get());
                connection.close();
            }
            join();
        });
    }

    private synchronized Optional<Guest> came(Side side, Connection connection) {
        SideQueue queue = queues.get(side);
        if (over) {
            return Optional.empty();
        }
        Guest guest = queue.came(connection, System.nanoTime());
        if (queue.unproven() > MAX_UNPROVEN || queue.unprovenFrom(guest) > MAX_UNPROVEN_FROM_ONE_ADDRESS) {
            queue.went(guest);
            return Optional.empty();
        }
        return Optional.of(guest);
    }

    private synchronized void went(Side side, Guest guest) {
        queues.get(side).went(guest);
    }

    private void admitted(Side side, Guest guest) {
        boolean tooMany;
        synchronized (this) {
            guest.admit(System.nanoTime());
            tooMany = queues.get(side).size() > MAX_WAITING;
        }
        if (tooMany) {
            failed.accept("more than " + MAX_WAITING + " connections of side " + side + " wait for the other side");
        }
    }

    /** Joins whoever can be joined now. */
    private void join() {
        for (Optional<Pair> pair = next(); pair.isPresent(); pair = next()) {
            join(pair.get().a().connection(), pair.get().b().connection());
        }
    }

    private synchronized Optional<Pair> next() {
        long now = System.nanoTime();
        SideQueue left = queues.get(Side.A);
        SideQueue right = queues.get(Side.B);
        Optional<Guest> a = left.next(now);
        Optional<Guest> b = right.next(now);
        if (over || a.isEmpty() || b.isEmpty()) {
            lookAgain(left, right, now);
            return Optional.empty();
        }
        left.went(a.get());
        right.went(b.get());
        return Optional.of(new Pair(a.get(), b.get()));
    }

    private void lookAgain(SideQueue left, SideQueue right, long now) {
        Optional<Long> first = left.nanosToGo(now);
        Optional<Long> second = right.nanosToGo(now);
        if (!over && (first.isPresent() || second.isPresent())) {
            long wait = Math.max(1_000_000, Math.min(first.orElse(Long.MAX_VALUE), second.orElse(Long.MAX_VALUE)));
            worker.later(this::join, Duration.ofNanos(wait));
        }
    }

    private void join(Connection a, Connection b) {
        Bridge bridge;
        try {
            bridge = transport.bridge(a, b);
        } catch (TunnelException | IllegalStateException | IllegalArgumentException e) {
            a.close();
            b.close();
            failed.accept("two connections could not be joined: " + e.getMessage());
            return;
        }
        met.accept(bridge);
    }

    /** Closes who still waits; what has met goes on. */
    @Override
    public void close() {
        List<Guest> left = new ArrayList<>();
        synchronized (this) {
            over = true;
            queues.values().forEach(queue -> left.addAll(queue.all()));
        }
        left.forEach(guest -> guest.connection().close());
    }
}
