package org.jnoports.api.message;

import org.jnoports.api.session.SessionId;

/**
 * What a side signs to prove itself to the relay: one line, the first on each of its connections (noports.md, section 5.2).
 *
 * @param clientNonce of the request for ports
 * @param relayNonce of the lease
 */
public record RelayLogin(SessionId sessionId, String clientNonce, String relayNonce) {
    /** The longest line that is read, LF included. */
    public static final int MAX_LINE_BYTES = 8 * 1024;
}
