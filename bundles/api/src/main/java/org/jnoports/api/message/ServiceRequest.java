package org.jnoports.api.message;

import java.time.Duration;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;

/**
 * Client to daemon: dial this relay port and join connections to a service near you (M5, npt; 5.1 and later). Signed by the client.
 *
 * @param device the daemon's device name
 * @param relay the daemon's port of the relay
 * @param target the service
 * @param timeout how long the session goes on without a connection
 */
public record ServiceRequest(SessionId sessionId, String device, HostPort relay, HostPort target, SessionTerms terms, Duration timeout)
        implements TunnelMessage {
    /** What daemons assume where it isn't said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
}
