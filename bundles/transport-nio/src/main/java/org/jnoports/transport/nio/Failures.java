package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/** What went wrong with a connection, in one sentence that names the peer. */
final class Failures {
    private Failures() {}

    static TransportException timedOut(String peer, String awaited, Duration limit) {
        return new TransportException(
                Reason.TIMED_OUT, "no " + awaited + " from " + peer + " within " + Limits.text(limit), null);
    }

    static TransportException brokenOff(String peer, String awaited) {
        return new TransportException(Reason.TIMED_OUT, "waiting for a " + awaited + " from " + peer + " was broken off", null);
    }

    static TransportException ended(String peer) {
        return new TransportException(Reason.CLOSED, peer + " ended the connection", null);
    }

    static TransportException closedHere(String peer) {
        return new TransportException(Reason.CLOSED, "the connection to " + peer + " was closed here", null);
    }

    /** For calls after the end; the cause says why it ended. */
    static TransportException alreadyClosed(String peer, TransportException why) {
        return new TransportException(
                Reason.CLOSED, "the connection to " + peer + " is closed: " + why.getMessage(), why);
    }

    static TransportException lineTooLong(String peer, int maxBytes) {
        return new TransportException(
                Reason.TOO_LONG, peer + " sent a line longer than the permitted " + maxBytes + " bytes", null);
    }

    static TransportException queueTooLong(String peer, long maxBytes) {
        return new TransportException(
                Reason.TOO_LONG, peer + " doesn't read: more than " + maxBytes + " bytes wait to be sent", null);
    }

    static TransportException fault(String peer, Throwable e) {
        return new TransportException(Reason.IO, "the connection to " + peer + " was closed by a fault: " + e, e);
    }

    static TransportException stopped() {
        return new TransportException(
                Reason.CLOSED, "the nio transport has been stopped; use the transport that replaced it", null);
    }

    /** What a socket or its TLS reported. */
    static TransportException of(String peer, IOException e) {
        if (e instanceof CutOffException) {
            return new TransportException(Reason.CLOSED, peer + " " + e.getMessage(), e);
        }
        if (e instanceof SSLException tls) {
            return new TransportException(Reason.TLS, "TLS with " + peer + " failed: " + TlsReasons.of(tls), e);
        }
        if (e instanceof ClosedChannelException) {
            return new TransportException(Reason.CLOSED, "the connection to " + peer + " is closed for sending", e);
        }
        return new TransportException(Reason.IO, "the connection to " + peer + " was lost: " + text(e), e);
    }

    /** The same before TLS is there, when an early end is a failure of TLS. */
    static TransportException ofHandshake(String peer, IOException e) {
        return e instanceof CutOffException
                ? new TransportException(Reason.TLS, peer + " ended the connection during the TLS handshake", e) : of(peer, e);
    }

    /** The system's words, or the exception's name where it has none. */
    static String text(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
