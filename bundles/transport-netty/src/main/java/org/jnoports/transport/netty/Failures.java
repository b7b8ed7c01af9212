package org.jnoports.transport.netty;

import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong with a connection, in one sentence that names the peer. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    /** What Netty puts around the system's words: the call before them, the address behind them. */
    private static final Pattern AROUND = Pattern.compile("^[\\w ]+(\\(\\.\\.\\))? failed with error\\(-?\\d+\\): |: \\S*/\\S+:\\d+$");

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

    /** The TCP stream ended although TLS had not. */
    static TransportException cutOff(String peer, boolean afterHandshake) {
        return afterHandshake
                ? new TransportException(
                        Reason.CLOSED, peer + " ended the connection without ending TLS: it may have been cut off", null)
                : new TransportException(Reason.TLS, peer + " ended the connection during the TLS handshake", null);
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

    static TransportException stopped() {
        return new TransportException(
                Reason.CLOSED, "the netty transport has been stopped; use the transport that replaced it", null);
    }

    /** What a channel, its TLS or one of our own callbacks reported. */
    static TransportException of(String peer, Throwable e) {
        if (e instanceof DecoderException && e.getCause() != null) {
            return of(peer, e.getCause());
        }
        if (e instanceof SSLException tls) {
            return new TransportException(Reason.TLS, "TLS with " + peer + " failed: " + TlsReasons.of(tls), e);
        }
        if (e instanceof ChannelOutputShutdownException && e.getCause() != null) {
            return of(peer, e.getCause());
        }
        if (e instanceof ClosedChannelException) {
            return e.getCause() == null
                    ? new TransportException(Reason.CLOSED, "the connection to " + peer + " is closed for sending", e)
                    : of(peer, e.getCause());
        }
        if (e instanceof IOException) {
            return new TransportException(Reason.IO, "the connection to " + peer + " was lost: " + text(e), e);
        }
        log.warn("the connection to {} was closed because of a fault: {}", peer, e.toString());
        log.debug("fault", e);
        return new TransportException(Reason.IO, "the connection to " + peer + " was closed by a fault: " + e, e);
    }

    /** The system's words, or the exception's name where it has none. */
    static String text(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : AROUND.matcher(e.getMessage()).replaceAll("");
    }
}
