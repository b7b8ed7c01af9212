package org.jnoports.role.client;

import java.util.Optional;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;

/**
 * What relay and daemon have agreed to.
 *
 * @param relay where the client dials
 * @param remoteUser the account on the device
 * @param ephemeralKey OpenSSH PEM that the daemon made for the tunnel
 */
record OpenedSession(SessionId id, HostPort relay, String remoteUser, Optional<String> ephemeralKey) {
    @Override
    public String toString() {
        return "OpenedSession[" + id + " by " + relay + "]";
    }
}
