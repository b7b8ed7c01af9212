package org.jnoports.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
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

    private final NettyRuntime runtime;
    private final Optional<TlsOptions> tls;
    private final Consumer<Connection> accepted;
    private final AtomicInteger handshakes = new AtomicInteger(); // of all loops
    private long count; // accepted so far; the accepting loop's

    Incoming(NettyRuntime runtime, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
        this.runtime = runtime;
        this.tls = tls;
        this.accepted = accepted;
    }

    /** On the accepting loop. */
    void arrived(SocketChannel channel) {
        EventLoop loop = runtime.loops().next();
        count++;
        long ordinal = count;
        try {
            loop.execute(() -> open(channel, loop, ordinal));
        } catch (RejectedExecutionException e) {
            log.debug("accepted while the transport stops", e);
            Wire.drop(channel);
        }
    }

    private void open(SocketChannel channel, EventLoop loop, long ordinal) {
        try {
            String peer = Addresses.text(channel.remoteAddress());
            if (tls.isPresent() && handshakes.get() >= MAX_HANDSHAKES) {
                log.debug("{} is turned away: {} TLS handshakes are under way", peer, MAX_HANDSHAKES);
                Wire.drop(channel);
                return;
            }
            register(new Wire(channel, peer, tls.map(TlsEngines::server), loop, runtime), channel, loop, ordinal);
        } catch (RuntimeException | LinkageError e) { // it is gone already, or there is no file descriptor left for a class
            log.debug("an accepted connection was lost at once", e);
            Wire.drop(channel);
        }
    }

    private void register(Wire wire, SocketChannel channel, EventLoop loop, long ordinal) {
        loop.register(channel).addListener(done -> {
            if (done.isSuccess()) {
                wire.tls().ifPresentOrElse(session -> shakeHands(wire, session, ordinal), () -> deliver(wire, ordinal));
            } else {
                log.debug("an accepted connection was lost at once", done.cause());
            }
        });
    }

    private void shakeHands(Wire wire, Tls session, long ordinal) {
        handshakes.incrementAndGet();
        new Handshake(wire, session, () -> shaken(wire, ordinal), this::failed)
                .begin(Limits.deadline(HANDSHAKE_LIMIT), Failures.timedOut(wire.peer(), "TLS handshake", HANDSHAKE_LIMIT));
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
        NettyConnection connection = new NettyConnection(wire, runtime, ordinal);
        try {
            accepted.accept(connection);
        } catch (Throwable e) {
            connection.close();
            log.warn("the connection from {} is closed because its receiver failed: {}", wire.peer(), e.toString());
            log.debug("receiver failed", e);
        }
    }
}
