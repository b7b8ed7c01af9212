package org.jnoports.api.message;

import org.jnoports.api.session.SessionId;

/**
 * Client to a relay that finds out by itself how sides prove themselves: how they will (6.16 and later).
 *
 * @param device only names the notification
 * @param nonce the relay's, of its lease
 */
public record RelayAuthHint(SessionId sessionId, String device, String nonce, RelayAuthMode client, RelayAuthMode daemon)
        implements TunnelMessage {}
