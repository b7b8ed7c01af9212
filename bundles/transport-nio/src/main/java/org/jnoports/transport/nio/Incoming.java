package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns accepted sockets into connections on their loops, and hands them to the listener's owner. */
final class Incoming {
    static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);
    /** About so many TLS handshakes of one listener at a time; who comes then is turned away. */
    static final int MAX_HANDSHAKES = 1024;

    private static final Logger log = LoggerFactory.getLogger(Incoming.class);

    private final NioRuntime runtime;
    private final Optional<TlsOptions> tls;
    private final Consumer<Connection> accepted;
    private final AtomicInteger handshakes = new AtomicInteger(); // of all loops
    private long count; // accepted so far; the accepting loop's

    Incoming(NioRuntime runtime, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
        this.runtime = runtime;
        this.tls = tls;
        this.accepted = accepted;
    }

    /** On the accepting loop. */
    void arrived(SocketChannel channel) {
        Loop loop = runtime.loops().next();
        count++;
        long ordinal = count;
        loop.execute(() -> open(channel, loop, ordinal));
    }

    private void open(SocketChannel channel, Loop loop, long ordinal) {
        try {
            SocketOptions.set(channel);
            String peer = Addresses.text(channel.getRemoteAddress());
            if (tls.isPresent()) {
                shakeHands(channel, peer, tls.get(), loop, ordinal);
            } else {
                deliver(new Wire(channel, peer, new PlainStream(channel, loop.buffers()), loop, runtime.open()), ordinal);
            }
        } catch (IOException e) {
            log.debug("an accepted connection was lost at once", e);
            drop(channel);
        }
    }

    private void shakeHands(SocketChannel channel, String peer, TlsOptions options, Loop loop, long ordinal) throws IOException {
        if (handshakes.get() >= MAX_HANDSHAKES) {
            log.debug("{} is turned away: {} TLS handshakes are under way", peer, MAX_HANDSHAKES);
            drop(channel);
            return;
        }
        TlsStream stream = new TlsStream(channel, TlsEngines.server(options), loop.buffers(), runtime.tlsTasks());
        Wire wire = new Wire(channel, peer, stream, loop, runtime.open());
        handshakes.incrementAndGet();
        new Handshake(wire, stream, () -> shaken(wire, ordinal), this::failed)
                .begin(Limits.deadline(HANDSHAKE_LIMIT), Failures.timedOut(peer, "TLS handshake", HANDSHAKE_LIMIT));
    }

    private void shaken(Wire wire, long ordinal) {
        handshakes.decrementAndGet();
        deliver(wire, ordinal);
    }

    private void failed(TransportException why) {
        handshakes.decrementAndGet();
        log.debug("no TLS connection was made: {}", why.getMessage());
    }

    @SuppressWarnings("CatchingUnchecked") // a callback of strangers
    private void deliver(Wire wire, long ordinal) {
        NioConnection connection = new NioConnection(wire, runtime, ordinal);
        try {
            accepted.accept(connection);
        } catch (Throwable e) {
            connection.close();
            log.warn("the connection from {} is closed because its receiver failed: {}", wire.peer(), e.toString());
            log.debug("receiver failed", e);
        }
    }

    private static void drop(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing", e);
        }
    }
}
