package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.transport.HostPort;

/**
 * What a client asked for, whichever kind of request it was.
 *
 * @param relay the daemon's port of the relay
 * @param target what is to be reached
 * @param idle for services: how long the session goes on without a connection; empty for ssh
 * @param terms from 5.0 on
 */
record Plan(SessionId id, String device, HostPort relay, HostPort target, Optional<Duration> idle, Optional<SessionTerms> terms) {
    static Plan of(SessionRequest asked, HostPort sshd) {
        return new Plan(asked.sessionId(), asked.device(), new HostPort(asked.host(), asked.port()), sshd, Optional.empty(), asked.terms());
    }

    static Plan of(ServiceRequest asked) {
        return new Plan(asked.sessionId(), asked.device(), asked.relay(), asked.target(), Optional.of(asked.timeout()), Optional.of(asked.terms()));
    }

    boolean isSsh() {
        return idle.isEmpty();
    }

    /** Why it can't be done as asked, in words for the client. */
    Optional<String> objection() {
        if (terms.isEmpty()) {
            return Optional.empty();
        }
        SessionTerms asked = terms.get();
        if (asked.authenticate() && !asked.extras().mode().equals(Optional.of(RelayAuthMode.PAYLOAD))) {
            return Optional.of("the relay is to be shown a proof of a kind that this daemon doesn't know; it knows payload");
        }
        boolean wraps = cipher() == SessionCipher.SINGLE || cipher() == SessionCipher.TWIN;
        if (wraps && !asked.clientKeyType().equals(Optional.of(SessionTerms.RSA_2048))) {
            return Optional.of("the session's keys are to be wrapped for a key of a type that this daemon doesn't know; it knows "
                    + SessionTerms.RSA_2048);
        }
        return Optional.empty();
    }

    /** The best that the client takes. */
    SessionCipher cipher() {
        if (terms.isEmpty() || !terms.get().encrypt()) {
            return SessionCipher.NONE;
        }
        SessionTerms.Extras extras = terms.get().extras();
        if (extras.authenticated().filter(certificate -> certificate.version() == SessionSecurity.Authenticated.VERSION).isPresent()) {
            return SessionCipher.AUTHENTICATED;
        }
        return extras.twinKeys() ? SessionCipher.TWIN : SessionCipher.SINGLE;
    }

    /** What the relay wants signed, where it wants anything. */
    Optional<RelayLogin> login() {
        return terms.filter(SessionTerms::authenticate).map(asked -> new RelayLogin(id,
                asked.clientNonce().orElseThrow(Plan::withoutNonce), asked.relayNonce().orElseThrow(Plan::withoutNonce)));
    }

    private static TunnelException withoutNonce() {
        return new TunnelException("the request lacks what the relay wants signed");
    }
}
