package org.jnoports.role.client;

import java.util.Optional;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.session.SessionId;

/**
 * What relay and daemon have agreed to, as from 5.0 on.
 *
 * @param end this side's way to the relay
 * @param manners towards the daemon, in multi mode
 * @param user the account on the device; empty for services
 * @param ephemeralKey OpenSSH PEM that the daemon made for a tunnel; none where the session doesn't need one
 */
record OpenedLine(SessionId id, RelayEnd end, SessionEnds.Manners manners, String user, Optional<String> ephemeralKey) {
    @Override
    public String toString() {
        return "OpenedLine[" + id + " by " + end.relay() + ", " + end.protection().cipher() + "]";
    }
}
