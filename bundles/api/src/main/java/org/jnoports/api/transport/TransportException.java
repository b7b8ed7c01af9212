package org.jnoports.api.transport;

import org.jnoports.api.TunnelException;

/** A connection could not be made, was lost, stayed silent too long or sent more than was allowed. */
public final class TransportException extends TunnelException {
    private static final long serialVersionUID = 1L;

    /** What a caller may want to tell apart. */
    public enum Reason {
        /** The name has no address. */
        UNKNOWN_HOST,
        /** Nobody accepted: refused, unreachable. */
        REFUSED,
        /** The deadline passed; nothing was consumed and the connection is still usable. */
        TIMED_OUT,
        /** The peer ended the stream, or it was closed on this side. */
        CLOSED,
        /** A line or a queue grew over its limit; the connection has been closed. */
        TOO_LONG,
        /** The TLS handshake failed, for example because the certificate isn't trusted; the connection has been closed. */
        TLS,
        /** Anything else the operating system reports. */
        IO
    }

    private final Reason reason;

    /**
     * @param reason what callers branch on
     * @param message one sentence with the peer's address in it
     * @param cause what was caught, or null
     */
    public TransportException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What happened. */
    public Reason reason() {
        return reason;
    }
}
