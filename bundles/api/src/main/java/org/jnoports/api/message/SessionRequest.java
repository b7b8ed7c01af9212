package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.session.SessionId;

/**
 * Client to daemon: dial this relay port and join it to your sshd (M4, direct). Signed by the client.
 *
 * @param device the daemon's device name
 * @param host the relay's, as leased
 * @param port the daemon's relay port
 * @param terms from 5.0 on; empty: neither authentication nor encryption
 */
public record SessionRequest(SessionId sessionId, String device, String host, int port, Optional<SessionTerms> terms)
        implements TunnelMessage {
    /** As up to 4.x. */
    public SessionRequest(SessionId sessionId, String device, String host, int port) {
        this(sessionId, device, host, port, Optional.empty());
    }
}
