package org.jnoports.bridge;

import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;

/** Joins a connection to the relay with one that is near. */
final class Joined {
    private Joined() {}

    /** @param whole has held both so far, and counts the bridge from now on */
    static Bridge join(Transport transport, Whole whole, Connection relayed, Connection near) {
        Bridge bridge = transport.bridge(relayed, near);
        whole.counts(bridge);
        whole.letGo(relayed);
        whole.letGo(near);
        return bridge;
    }
}
