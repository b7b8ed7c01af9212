package org.jnoports.api.message;

import org.jnoports.api.session.SessionId;

/**
 * Client to relay: give me two ports (M7).
 *
 * @param device the device the session is for; only names the notification
 */
public record RelayRequest(SessionId sessionId, String device) implements TunnelMessage {}
