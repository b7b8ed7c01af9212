package org.jnoports.sessions;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionTotals;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Traffic;

/**
 * Counts one role instance's sessions and bytes. Bridges are counted by themselves: some tell what they moved only after
 * their session has ended. Thread-safe; its lock is held for its own fields only.
 */
final class Tally {
    private final RoleInstance role;
    private final Set<Bridge> bridges = new HashSet<>(); // guarded by this, as all below; those that haven't ended
    private Traffic moved = new Traffic(0, 0); // by those that have
    private long opened;
    private long ended;

    Tally(RoleInstance role) {
        this.role = role;
    }

    RoleInstance role() {
        return role;
    }

    synchronized void sessionOpened() {
        opened++;
    }

    synchronized void sessionEnded() {
        ended++;
    }

    /** Counts a bridge's bytes from now on, and for ever. */
    void attached(Bridge bridge) {
        synchronized (this) {
            bridges.add(bridge);
        }
        bridge.ended().thenAccept(end -> ended(bridge, end.traffic()));
    }

    private synchronized void ended(Bridge bridge, Traffic traffic) {
        if (bridges.remove(bridge)) {
            moved = sum(moved, traffic);
        }
    }

    /** Whether nothing counts here at the moment. */
    synchronized boolean isIdle() {
        return opened == ended && bridges.isEmpty();
    }

    SessionTotals totals() {
        List<Bridge> open;
        Traffic total;
        long begun;
        long over;
        synchronized (this) {
            open = List.copyOf(bridges);
            total = moved;
            begun = opened;
            over = ended;
        }
        for (Bridge bridge : open) { // one that ends meanwhile still says what it moved
            total = sum(total, bridge.traffic());
        }
        return new SessionTotals(role, begun, over, total);
    }

    static Traffic sum(Traffic a, Traffic b) {
        return new Traffic(a.toLeft() + b.toLeft(), a.toRight() + b.toRight());
    }
}
