package org.jnoports.transport.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSession;

/** TLS on a wire: Netty's handler around the JDK's engine. What the engine wants computed runs on a worker. On the loop only. */
final class Tls implements Executor {
    /** So often a renegotiation is helped on, whatever else comes in between. */
    private static final int MOST_TURNS = 64;

    private final SslHandler handler;
    private final Executor workers;
    private final Wire wire;
    private int running;
    private int writes; // that aren't with the system yet
    private boolean negotiating;
    private int turns; // of receiving, in this negotiation
    private boolean tcpEnded;

    Tls(SSLEngine engine, Executor workers, Wire wire) {
        this.workers = workers;
        this.wire = wire;
        handler = new SslHandler(new HeapEngine(engine), this);
        handler.setHandshakeTimeoutMillis(0); // whoever shakes hands has a deadline of its own
        handler.setWrapDataSize(0); // each write a record of its own
    }

    SslHandler handler() {
        return handler;
    }

    Future<?> handshake() {
        return handler.handshakeFuture();
    }

    SSLSession session() {
        return handler.engine().getSession();
    }

    /** Netty hands over what the engine wants computed, one task at a time; it is back on the loop before we are. */
    @Override
    public void execute(Runnable task) {
        workers.execute(() -> {
            try {
                task.run();
            } finally {
                wire.run(this::computed);
            }
        });
        running++;
    }

    private void computed() {
        running--;
        tellEnd();
    }

    void watch(ChannelFuture write) {
        if (!write.isDone()) {
            writes++;
            write.addListener(done -> writes--);
        }
    }

    /**
     * After each turn of receiving: a write that waits for a renegotiation needs the peer's part of it, whether our owner
     * reads or not, and Netty forgets the write when the renegotiation ends with a message of ours.
     */
    void goOn(SocketChannel channel) {
        boolean negotiated = negotiating;
        negotiating = handler.engine().getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
        turns = negotiating ? turns + 1 : 0;
        if (writes == 0) {
            return;
        }
        if (negotiating && turns < MOST_TURNS) {
            channel.read();
        } else if (negotiated && !negotiating) {
            channel.flush();
        }
    }

    /** The TCP stream has ended. That is a cut unless TLS has said so before, perhaps in what isn't decrypted yet. */
    void tcpEnded() {
        tcpEnded = true;
        tellEnd();
    }

    private void tellEnd() {
        if (tcpEnded && running == 0 && !handler.sslCloseFuture().isSuccess()) {
            tcpEnded = false;
            wire.inputFailed(Failures.cutOff(wire.peer(), handler.handshakeFuture().isDone()));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    ChannelFuture shutdownOutput(SocketChannel channel) {
        ChannelPromise told = channel.newPromise();
        handler.closeOutbound().addListener(said -> {
            if (said.isSuccess()) {
                channel.shutdownOutput(told);
            } else {
                told.setFailure(said.cause());
            }
        });
        return told;
    }

    /** Tries once to send close_notify. */
    @SuppressWarnings("FutureReturnValueIgnored") // the wire is closed, whatever becomes of it
    void sayFarewell() {
        if (handler.handshakeFuture().isSuccess()) {
            handler.closeOutbound();
        }
    }
}
