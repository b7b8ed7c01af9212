package org.jnoports.api.message;

import org.jnoports.api.session.SessionId;

/**
 * Relay to client: no ports for you. Only sent to who asked for such answers.
 *
 * @param reason for a person
 */
public record RelayRefusal(SessionId sessionId, String reason) implements TunnelMessage {}
