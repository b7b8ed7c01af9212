package org.jnoports.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionId;

/** Which sessions are open or about to be. Thread-safe; calls nobody. */
final class SessionTable {
    /** The most open sessions per role instance. */
    static final int MAX_SESSIONS = 10_000;

    /** A session's name in this process. */
    record Key(RoleInstance role, SessionId id) {}

    private final Map<Key, LiveSession> open = new LinkedHashMap<>(); // guarded by this, as all below; oldest first
    private final Set<Key> opening = new HashSet<>();
    private final Map<RoleInstance, Integer> counts = new HashMap<>();
    private final Map<RoleInstance, Integer> draining = new HashMap<>();
    private final Set<RoleInstance> suspended = new HashSet<>();

    /**
     * Keeps a place for a session.
     *
     * @return false if it is open or about to be
     * @throws TunnelException if the role is full or draining
     */
    synchronized boolean reserve(Key key) {
        refuseWhileDraining(key.role());
        if (open.containsKey(key) || opening.contains(key)) {
            return false;
        }
        if (counts.getOrDefault(key.role(), 0) >= MAX_SESSIONS) {
            throw new TunnelException(key.role() + " has " + MAX_SESSIONS + " open sessions, the most that are allowed: try again later");
        }
        opening.add(key);
        counts.merge(key.role(), 1, Integer::sum);
        return true;
    }

    /** Gives the place back. */
    synchronized void cancel(Key key) {
        if (opening.remove(key)) {
            discount(key.role());
        }
    }

    /**
     * Puts the session into its place.
     *
     * @throws TunnelException if the role has begun to drain meanwhile; the place is given back
     */
    synchronized void put(Key key, LiveSession session) {
        try {
            refuseWhileDraining(key.role());
        } catch (TunnelException e) {
            cancel(key);
            throw e;
        }
        opening.remove(key);
        open.put(key, session);
    }

    synchronized void remove(Key key) {
        if (open.remove(key) != null) {
            discount(key.role());
        }
    }

    synchronized Optional<LiveSession> get(Key key) {
        return Optional.ofNullable(open.get(key));
    }

    /** All, oldest first. */
    synchronized List<LiveSession> all() {
        return new ArrayList<>(open.values());
    }

    synchronized List<LiveSession> of(RoleInstance role) {
        return open.values().stream().filter(session -> session.role().equals(role)).toList();
    }

    /** From now on nothing is reserved or put for this role. */
    synchronized void beginDraining(RoleInstance role) {
        draining.merge(role, 1, Integer::sum);
    }

    /** The role may have sessions again, unless somebody else drains it too; whatever is named like it starts unsuspended. */
    synchronized void endDraining(RoleInstance role) {
        suspended.remove(role);
        draining.computeIfPresent(role, (same, count) -> count == 1 ? null : count - 1);
    }

    /** From now on nothing is reserved or put for this role, until it is resumed. */
    synchronized void suspend(RoleInstance role) {
        suspended.add(role);
    }

    /** @return whether it was suspended */
    synchronized boolean resume(RoleInstance role) {
        return suspended.remove(role);
    }

    synchronized Set<RoleInstance> suspended() {
        return Set.copyOf(suspended);
    }

    private void refuseWhileDraining(RoleInstance role) {
        if (suspended.contains(role)) {
            throw new TunnelException(role + " is suspended and takes no new sessions");
        }
        if (draining.containsKey(role)) {
            throw new TunnelException(role + " is stopping and takes no new sessions");
        }
    }

    private void discount(RoleInstance role) {
        counts.computeIfPresent(role, (same, count) -> count == 1 ? null : count - 1);
    }
}
