package org.jnoports.role.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;

/**
 * What relay and daemon have agreed to, as from 5.0 on.
 *
 * @param end this side's way to the relay
 * @param dialled the control connection, which was begun already; empty where another process holds the session, or single mode
 * @param manners towards the daemon, in multi mode
 * @param user the account on the device; empty for services
 * @param ephemeralKey OpenSSH PEM that the daemon made for a tunnel; none where the session doesn't need one
 */
record OpenedLine(SessionId id, RelayEnd end, Optional<SessionEnds.Dialled> dialled, SessionEnds.Manners manners, String user,
        Optional<String> ephemeralKey) {
    /**
     * Begins this side in multi mode.
     *
     * @param local where to listen
     * @param idle how long it goes on without a connection
     * @param how the daemon is treated
     */
    CompletionStage<LocalEnd> clientMulti(ClientServices services, HostPort local, Duration idle, SessionEnds.Manners how) {
        SessionEnds ends = services.ends().get();
        return dialled.map(begun -> ends.clientMulti(begun, end, local, idle, how))
                .orElseGet(() -> ends.clientMulti(services.transport().get(), end, local, idle, how));
    }

    @Override
    public String toString() {
        return "OpenedLine[" + id + " by " + end.relay() + ", " + end.protection().cipher() + "]";
    }
}
