package org.jnoports.crypto;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;

/**
 * TLS 1.3 with the session's own certificates; each connection has its own handshake, and keys of its own with it. What a client's
 * connection has found out about the daemon serves those after it: they resume.
 */
final class TlsProtection implements StreamProtection {
    private static final String MESSAGE = "connect:authenticated";

    private final End here;
    private final SessionCertificate own;
    private final String peer;
    private final TlsOptions options;
    private final Turns turns = new Turns();

    /** @param peer the other end's certificate: base64 of its DER */
    TlsProtection(End here, SessionCertificate own, String peer) {
        this.here = here;
        this.own = own;
        this.peer = peer;
        this.options = TlsOptions.mutual(PinnedTls.context(own, peer));
    }

    @Override
    public SessionCipher cipher() {
        return SessionCipher.AUTHENTICATED;
    }

    @Override
    public CompletionStage<Connection> protect(Transport transport, Connection relayed, Duration limit) {
        if (here == End.DEVICE) {
            return transport.startTls(relayed, options, false, limit);
        }
        OptionalInt turn = turns.take();
        TlsOptions mine = turn.isPresent() ? options.resuming(turn.getAsInt()) : options;
        relayed.closed().whenComplete((closed, failure) -> turn.ifPresent(turns::giveBack));
        return transport.startTls(relayed, mine, true, limit);
    }

    @Override
    public Announced announce() {
        return new Announced(MESSAGE, this);
    }

    @Override
    public StreamProtection announced(String message) {
        if (!message.equals(MESSAGE)) {
            throw CtrProtection.unknown();
        }
        return this;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(SessionStreams.TLS_CERTIFICATE, own.certificate(), SessionStreams.TLS_KEY, own.privateKey(),
                SessionStreams.TLS_PEER, peer);
    }

    @Override
    public String toString() {
        return "TlsProtection[" + here + "]";
    }
}
