package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.SessionSecurity;

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
     * To a request for ssh from 4.0.0-rc.4 on: a signed envelope.
     *
     * @param ephemeralPrivateKey OpenSSH PEM of a key that lets the client's tunnel in for some seconds; some daemons send none
     * @param security from 5.0 on, if the client asked for encryption
     */
    public record ConnectedEnvelope(Optional<String> ephemeralPrivateKey, Optional<SessionSecurity> security) implements Outcome {
        /** As in 4.x. */
        public ConnectedEnvelope(Optional<String> ephemeralPrivateKey) {
            this(ephemeralPrivateKey, Optional.empty());
        }

        @Override
        public String toString() {
            return "ConnectedEnvelope[" + (ephemeralPrivateKey.isPresent() ? "with key" : "no key") + ", " + security + "]";
        }
    }

    /** To a request for another service: a signed envelope (npt; 5.1 and later). */
    public record ConnectedService(Optional<SessionSecurity> security) implements Outcome {}

    /** Failed, with the daemon's sentence; unsigned text in all versions. */
    public record Failed(String reason) implements Outcome {}
}
