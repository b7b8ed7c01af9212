package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.session.SessionId;

/**
 * Relay to client: dial these ports (M9). In 4.0.0-rc.2 the daemon dials port 1 and the client port 2.
 *
 * @param host as the relay advertises it
 * @param port1 1 to 65,535
 * @param port2 1 to 65,535
 * @param nonce the relay's, from 5.0 on
 */
public record RelayLease(SessionId sessionId, String host, int port1, int port2, Optional<String> nonce)
        implements TunnelMessage {}
