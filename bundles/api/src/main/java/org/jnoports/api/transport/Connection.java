package org.jnoports.api.transport;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One open TCP or TLS connection. Nothing is read from the peer before somebody asks, so a silent owner costs the peer
 * its send window and this process nothing.
 *
 * <p>Threads: every method may be called from any thread. Stages complete on the transport's event loop: what hangs on
 * them must neither block nor compute for long. At most one of {@link #peek}, {@link #readLine} and {@link #read} may be
 * pending at a time; a second one fails with {@link IllegalStateException}. Once handed to
 * {@link Transport#bridge} a connection belongs to the bridge and every method but {@link #close}, {@link #breakOff} and
 * {@link #remote} fails with {@link IllegalStateException}.
 *
 * <p>All waits fail with {@link TransportException}: {@code TIMED_OUT} leaves the connection as it was, every other
 * reason means that it is closed.
 */
@ProviderType
public interface Connection extends AutoCloseable {
    /** Waits for the next byte and leaves it unread. End of stream fails with {@code CLOSED}. */
    CompletionStage<Byte> peek(Duration limit);

    /**
     * Reads up to and including the next LF and returns the line without it; a CR in front of the LF stays. Bytes are
     * decoded as UTF-8. A time-out consumes nothing. End of stream fails with {@code CLOSED}, whatever was there before.
     *
     * @param maxBytes the most bytes a line may have, LF included; a longer one fails with {@code TOO_LONG}
     * @param limit how long to wait for the whole line
     */
    CompletionStage<String> readLine(int maxBytes, Duration limit);

    /**
     * Reads what there is, at least one byte.
     *
     * @param maxBytes the most bytes to hand out
     * @return 1 to maxBytes bytes; an empty array at the end of the stream
     */
    CompletionStage<byte[]> read(int maxBytes, Duration limit);

    /**
     * Breaks off a pending {@link #peek}, {@link #readLine} or {@link #read}: it fails with {@code TIMED_OUT}, nothing is
     * consumed, and what was received stays for the next one. Without one pending, nothing happens.
     */
    void breakOff();

    /**
     * Sends all bytes, in one TLS record where they fit in one (16 KiB). Writes leave in call order.
     *
     * @param bytes not changed afterwards by the caller
     * @return complete when the operating system has taken the last byte; fails with {@code TOO_LONG} when more than
     *     16 MiB are waiting because the peer doesn't read
     */
    CompletionStage<Void> write(byte[] bytes);

    /** Tells the peer that nothing more will be sent (TCP FIN, TLS close_notify); reading goes on. */
    CompletionStage<Void> shutdownOutput();

    /** The peer's address as the socket knows it. */
    SocketAddress remote();

    /** This side's address. */
    SocketAddress local();

    /**
     * Of an accepted connection: the how-manieth of its listener it is, from 1 on, in the order in which the system handed them
     * over, which may differ from the order in which they reach their owner. 0 for one that this side opened.
     */
    default long ordinal() {
        return 0;
    }

    /** The TLS session, once connected; empty for plain TCP. */
    Optional<SSLSession> tlsSession();

    /**
     * Completes normally when the connection is closed, by whichever side. An end of stream is noticed only while
     * something is read, peeked or bridged.
     */
    CompletionStage<Void> closed();

    /** Closes at once; pending waits fail with {@code CLOSED}. Never throws, may be repeated. */
    @Override
    void close();
}
