package org.jnoports.role.daemon;

import java.util.concurrent.CompletionStage;
import org.jnoports.api.session.Session;

/** Joins what the client is to reach and the relay. */
@FunctionalInterface
interface DeviceSide {
    /** A start takes at most so many dial time-outs: two connections are made, one after the other. */
    int DIALS = 2;

    /**
     * Connects what has to be connected before the client is told, and has a bridge attached to the session.
     *
     * @return complete when that is so; fails with a {@link org.jnoports.api.TunnelException} and leaves the session open then
     */
    CompletionStage<Void> open(DeviceEnd end, Session session);
}
