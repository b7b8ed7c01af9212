package org.jnoports.sessions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionTotals;

/** A tally for each role instance that has had sessions. Thread-safe. */
final class Tallies {
    static final int MAX_ROLES = 1_000;

    private final Map<RoleInstance, Tally> byRole = new LinkedHashMap<>(); // guarded by this
    private final Map<RoleInstance, Tally> byLastUse = new LinkedHashMap<>(16, 0.75f, true); // guarded by this; the same ones

    /** Where a role's sessions are counted; the one that is asked for now is the last to be forgotten. */
    synchronized Tally of(RoleInstance role) {
        if (byRole.size() >= MAX_ROLES && !byRole.containsKey(role)) {
            byLastUse.values().stream().filter(Tally::isIdle).findFirst().map(Tally::role).ifPresent(idle -> {
                byRole.remove(idle);
                byLastUse.remove(idle);
            });
        }
        Tally tally = byLastUse.computeIfAbsent(role, Tally::new);
        byRole.putIfAbsent(role, tally);
        return tally;
    }

    List<SessionTotals> totals() {
        List<Tally> all;
        synchronized (this) {
            all = new ArrayList<>(byRole.values());
        }
        return all.stream().map(Tally::totals).toList();
    }
}
