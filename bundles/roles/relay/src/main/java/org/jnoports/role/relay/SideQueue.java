package org.jnoports.role.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jnoports.api.transport.Connection;

/**
 * Who waits on one side, in the order in which they dialled: connections live on several event loops, which tell of them, and of
 * what they have proved, in any order. A connection that was dialled earlier is waited for a little, if it isn't known yet or has
 * yet to prove itself and comes from the same address; nobody else can hold anybody up. Not thread-safe.
 */
final class SideQueue {
    /** So long an earlier connection is waited for. */
    static final long GRACE_NANOS = 2_000_000_000L;

    private final TreeMap<Long, Guest> guests = new TreeMap<>();
    private final TreeSet<Long> ahead = new TreeSet<>(); // come although an earlier one hasn't
    private long complete; // all up to this one have come
    private long unnumbered; // for transports that don't count

    Guest came(Connection connection, long now) {
        long ordinal = connection.ordinal() > 0 ? connection.ordinal() : ++unnumbered;
        Guest guest = new Guest(connection, ordinal, now);
        guests.put(ordinal, guest);
        ahead.add(ordinal);
        catchUp();
        return guest;
    }

    private void catchUp() {
        while (!ahead.isEmpty() && ahead.first() <= complete + 1) {
            complete = Math.max(complete, ahead.pollFirst());
        }
    }

    void went(Guest guest) {
        guests.remove(guest.ordinal(), guest);
    }

    int size() {
        return guests.size();
    }

    long unproven() {
        return guests.values().stream().filter(guest -> !guest.isAdmitted()).count();
    }

    long unprovenFrom(Guest guest) {
        return guests.values().stream().filter(other -> !other.isAdmitted() && other.comesFromWhere(guest)).count();
    }

    /** Who is next, if whoever must come before has. */
    Optional<Guest> next(long now) {
        Optional<Guest> first = firstAdmitted();
        return first.filter(guest -> !waits(guest, now));
    }

    /** How long it is until {@link #next} may say something else although nothing happens; empty if it won't. */
    Optional<Long> nanosToGo(long now) {
        return firstAdmitted().filter(guest -> waits(guest, now)).map(guest -> guest.admittedNanos() + GRACE_NANOS - now);
    }

    private Optional<Guest> firstAdmitted() {
        return guests.values().stream().filter(Guest::isAdmitted).findFirst();
    }

    private boolean waits(Guest guest, long now) {
        if (now - guest.admittedNanos() >= GRACE_NANOS) {
            if (complete < guest.ordinal()) { // who hasn't come by now was lost on the way
                complete = guest.ordinal();
                ahead.headSet(complete, true).clear();
                catchUp();
            }
            return false;
        }
        return complete < guest.ordinal() - 1
                || guests.headMap(guest.ordinal()).values().stream().anyMatch(earlier -> !earlier.isAdmitted() && earlier.comesFromWhere(guest));
    }

    List<Guest> all() {
        return new ArrayList<>(guests.values());
    }
}
