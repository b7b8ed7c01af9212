package org.jnoports.role.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;

/**
 * Joins the first connection of one port to the first of the other. Whoever comes to a port that has somebody is closed at
 * once; who goes away while alone makes room again. Thread-safe: connections come on event loops, and nothing is called
 * with the lock held.
 */
final class Meeting implements AutoCloseable {
    /** The two ports of a lease; in 4.0.0-rc.2 the daemon dials the first (noports.md, section 2.7). */
    enum Port {
        FIRST,
        SECOND
    }

    /** How long one look at a waiting connection takes before the next one; whoever comes to the other port ends it. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Transport transport;
    private final Consumer<Bridge> met;
    private final Consumer<String> failed;
    private final Map<Port, Guest> guests = new EnumMap<>(Port.class); // guarded by this, as all below and in Guest
    private boolean over;

    /** A connection that waits. */
    private static final class Guest {
        private final Port port;
        private final Connection connection;
        private boolean lookedAt;
        private boolean spoke;

        private Guest(Port port, Connection connection) {
            this.port = port;
            this.connection = connection;
        }
    }

    /**
     * @param transport whose connections come
     * @param met called once, with both joined, the first port's on the left
     * @param failed called instead when they can't be joined, with the reason; both are closed then
     */
    Meeting(Transport transport, Consumer<Bridge> met, Consumer<String> failed) {
        this.transport = transport;
        this.met = met;
        this.failed = failed;
    }

    /** From here on the connection belongs to the meeting. */
    void arrived(Port port, Connection connection) {
        if (admits(new Guest(port, connection))) {
            next().run();
        } else {
            connection.close();
        }
    }

    private synchronized boolean admits(Guest guest) {
        return !over && guests.putIfAbsent(guest.port, guest) == null;
    }

    /** What is to be done now, without the lock. */
    private synchronized Runnable next() {
        if (over) {
            return () -> {};
        }
        Guest first = guests.get(Port.FIRST);
        Guest second = guests.get(Port.SECOND);
        boolean both = first != null && second != null;
        Optional<Guest> watched = guests.values().stream().filter(guest -> guest.lookedAt).findFirst();
        if (watched.isPresent()) { // who looks comes here again
            return both ? watched.get().connection::breakOff : () -> {};
        }
        if (both) {
            over = true;
            guests.clear();
            return () -> join(first.connection, second.connection);
        }
        return guests.values().stream().filter(guest -> !guest.spoke).findFirst().map(this::look).orElse(() -> {});
    }

    private Runnable look(Guest guest) {
        guest.lookedAt = true;
        return () -> {
            guest.connection.peek(LOOK).whenComplete((sent, failure) -> looked(guest, failure));
            if (keepsTheOtherWaiting(guest)) { // who came before the look had begun could not end it
                guest.connection.breakOff();
            }
        };
    }

    private synchronized boolean keepsTheOtherWaiting(Guest guest) {
        return guest.lookedAt && guests.size() == Port.values().length;
    }

    private void looked(Guest guest, Throwable failure) {
        if (stays(guest, failure)) {
            next().run();
        } else {
            guest.connection.close();
            next().run();
        }
    }

    /** Takes a guest that has gone off the list. */
    private synchronized boolean stays(Guest guest, Throwable failure) {
        guest.lookedAt = false;
        guest.spoke = failure == null;
        boolean stays = guest.spoke || isTimeOut(failure);
        if (!stays) {
            guests.remove(guest.port, guest);
        }
        return stays;
    }

    private static boolean isTimeOut(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TransportException lost && lost.reason() == TransportException.Reason.TIMED_OUT;
    }

    private void join(Connection first, Connection second) {
        Bridge bridge;
        try {
            bridge = transport.bridge(first, second);
        } catch (TunnelException | IllegalStateException | IllegalArgumentException e) {
            first.close();
            second.close();
            failed.accept("its two sides could not be joined: " + e.getMessage());
            return;
        }
        met.accept(bridge);
    }

    /** Closes who still waits; what has met goes on. */
    @Override
    public void close() {
        List<Connection> left = new ArrayList<>();
        synchronized (this) {
            over = true;
            guests.values().forEach(guest -> left.add(guest.connection));
            guests.clear();
        }
        left.forEach(Connection::close);
    }
}
