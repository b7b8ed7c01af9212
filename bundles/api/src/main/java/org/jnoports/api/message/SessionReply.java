package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.session.SessionId;

/**
 * Daemon to client (M6).
 *
 * @param outcome what came of the request
 */
public record SessionReply(SessionId sessionId, String device, Outcome outcome) implements TunnelMessage {
    /** Which form the reply takes on the wire, and with it what it can carry. */
    public sealed interface Outcome {}

    /** 4.0.0-rc.2: the text {@code connected}, unsigned; the client brings its own ssh key. */
    public record ConnectedText() implements Outcome {}

    /**
     * 4.0.0-rc.4 and later: a signed envelope.
     *
     * @param ephemeralPrivateKey OpenSSH PEM of a key that lets the client's tunnel in for some seconds; some daemons send none
     */
    public record ConnectedEnvelope(Optional<String> ephemeralPrivateKey) implements Outcome {
        @Override
        public String toString() {
            return "ConnectedEnvelope[" + (ephemeralPrivateKey.isPresent() ? "with key" : "no key") + "]";
        }
    }

    /** Failed, with the daemon's sentence; unsigned text in all versions. */
    public record Failed(String reason) implements Outcome {}
}
