package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.session.SessionId;

/**
 * Relay to client: dial these ports (M9). Up to 4.x the daemon dials port 1 and the client port 2; from 5.0 on the client dials
 * port 1, which is A, and the daemon port 2, which is B.
 *
 * @param host as the relay advertises it
 * @param port1 1 to 65,535
 * @param port2 1 to 65,535
 * @param nonce the relay's, from 5.0 on
 * @param json whether it travels as JSON (5.14 and later)
 * @param detectsAuth whether the relay finds out for each connection how it proves itself (6.16 and later); only as JSON
 */
public record RelayLease(SessionId sessionId, String host, int port1, int port2, Optional<String> nonce, boolean json,
        boolean detectsAuth) implements TunnelMessage {
    /** As it was before 5.14. */
    public RelayLease(SessionId sessionId, String host, int port1, int port2, Optional<String> nonce) {
        this(sessionId, host, port1, port2, nonce, false, false);
    }
}
