package org.jnoports.api.message;

import org.jnoports.api.session.SessionId;

/**
 * Client to daemon: dial this relay port and join it to your sshd (M4, direct). Signed by the client.
 *
 * @param device the daemon's device name
 * @param host the relay's, as leased
 * @param port the daemon's relay port
 */
public record SessionRequest(SessionId sessionId, String device, String host, int port) implements TunnelMessage {}
