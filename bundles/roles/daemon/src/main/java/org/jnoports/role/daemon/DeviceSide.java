package org.jnoports.role.daemon;

import java.util.concurrent.CompletionStage;
import org.jnoports.api.session.Session;
import org.jnoports.api.transport.HostPort;

/** Joins the device's sshd and the relay. */
@FunctionalInterface
interface DeviceSide {
    /** A start takes at most so many dial time-outs: two connections are made, one after the other. */
    int DIALS = 2;

    /**
     * Connects both and has the bridge attached to the session.
     *
     * @return complete when both are connected; fails with a {@link org.jnoports.api.TunnelException} and leaves the
     *     session open then
     */
    CompletionStage<Void> open(HostPort relay, Session session, DaemonSettings settings);
}
