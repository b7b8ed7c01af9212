package org.jnoports.role.relay;

import java.util.HashMap;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;

/** How many sessions there are, and how many of one atSign still wait for a side. Thread-safe. */
final class Quota {
    private final Map<AtSign, Integer> unpaired = new HashMap<>(); // guarded by this, as all below
    private int taken;

    /**
     * Takes a place for a session that isn't paired yet.
     *
     * @throws TunnelException if there is none left
     */
    synchronized Place take(AtSign client, RelaySettings limits) {
        if (taken >= limits.maxSessions()) {
            throw new TunnelException("the relay has " + taken + " sessions, no more are allowed (maxSessions)");
        }
        if (unpaired.getOrDefault(client, 0) >= limits.maxUnpairedPerAtSign()) {
            throw new TunnelException(client + " has " + unpaired.get(client)
                    + " sessions waiting for their sides, no more are allowed (maxUnpairedPerAtSign)");
        }
        taken++;
        unpaired.merge(client, 1, Integer::sum);
        return new Place(client);
    }

    synchronized int taken() {
        return taken;
    }

    /** A session's place. */
    final class Place {
        private final AtSign client;
        private boolean waits = true; // guarded by the quota, as below
        private boolean freed;

        private Place(AtSign client) {
            this.client = client;
        }

        /** Both sides have come. */
        void paired() {
            synchronized (Quota.this) {
                if (waits) {
                    waits = false;
                    unpaired.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
                }
            }
        }

        /** The session is over. */
        void free() {
            synchronized (Quota.this) {
                paired();
                if (!freed) {
                    freed = true;
                    taken--;
                }
            }
        }
    }
}
