package org.jnoports.transport.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jnoports.api.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected socket with its byte stream, the loop that it lives on, and the driver that uses it at present. Only the
 * loop touches it, except for {@link #run}, {@link #end} and what never changes.
 */
final class Wire implements Loop.Ready, OpenSockets.Owned {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    private final SocketChannel channel;
    private final String peer;
    private final SocketAddress remote;
    private final SocketAddress local;
    private ByteStream stream;
    private final OpenSockets open;
    private volatile Loop loop; // volatile: other threads ask where to hand tasks
    private SelectionKey key;
    private Driver driver;
    private boolean closed;

    /** On the loop. The channel is connected and non-blocking; {@link #drivenBy} follows in the same turn. */
    Wire(SocketChannel channel, String peer, ByteStream stream, Loop loop, OpenSockets open) throws IOException {
        this.channel = channel;
        this.peer = peer;
        this.stream = stream;
        this.loop = loop;
        this.open = open;
        this.remote = channel.getRemoteAddress();
        this.local = channel.getLocalAddress();
        this.key = loop.register(channel, 0, this);
        open.add(this);
    }

    /** The transport gives up; any thread. */
    @Override
    public void end(TransportException why) {
        run(() -> driver.end(why, false));
    }

    /** Runs a task on this wire's loop, wherever it will have moved by then. */
    void run(Runnable task) {
        Loop asked = loop;
        asked.execute(() -> {
            if (asked == loop) {
                task.run();
            } else {
                run(task);
            }
        });
    }

    Loop loop() {
        return loop;
    }

    ByteStream stream() {
        return stream;
    }

    /** From now on bytes go another way; the one before holds nothing any more. */
    void streamBy(ByteStream next) {
        stream = next;
    }

    /** TLS over the plain socket, not yet begun; what was received before comes first. */
    TlsStream tls(SSLEngine engine, byte[] early, Executor workers) {
        return new TlsStream(channel, engine, loop.buffers(), workers, early);
    }

    String peer() {
        return peer;
    }

    SocketAddress remote() {
        return remote;
    }

    SocketAddress local() {
        return local;
    }

    boolean isClosed() {
        return closed;
    }

    Driver driver() {
        return driver;
    }

    void drivenBy(Driver next) {
        driver = next;
    }

    /** Socket ready, or the stream can go on. A fault of ours must not make the loop come back here forever. */
    @Override
    @SuppressWarnings("CatchingUnchecked") // any fault ends this wire, and only this one
    public void ready() {
        if (closed) {
            return;
        }
        try {
            driver.advance();
        } catch (RuntimeException | Error e) {
            endByFault(e);
            log.warn("the connection to {} was closed because of a fault: {}", peer, e.toString());
            log.debug("fault", e);
        }
    }

    private void endByFault(Throwable e) {
        try {
            driver.end(Failures.fault(peer, e), false);
        } finally {
            close(false); // whatever else goes wrong
        }
    }

    /** What to wait for from now on. */
    void await(boolean readable, boolean writable) {
        if (closed) {
            return;
        }
        int ops = (readable ? SelectionKey.OP_READ : 0) | (writable ? SelectionKey.OP_WRITE : 0) | stream.ownInterest();
        int interest = stream.suspended() ? 0 : ops;
        if (key.isValid() && key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Moves to another loop.
     *
     * @param then runs there; at once if it is the same loop
     */
    void moveTo(Loop target, Runnable then) {
        if (target == loop) {
            then.run();
            return;
        }
        if (!closed) {
            key.cancel();
        }
        // What is handed over to the target from now on runs behind this task, so nobody sees the wire half moved.
        stream.leave();
        target.execute(() -> {
            settle(target);
            then.run();
        });
        loop = target;
    }

    private void settle(Loop target) {
        loop = target;
        stream.join(target.buffers());
        if (closed) {
            return;
        }
        try {
            key = loop.register(channel, 0, this);
        } catch (IOException e) {
            driver.end(Failures.of(peer, e), false);
        } catch (ClosedSelectorException e) {
            driver.end(Failures.stopped(), false);
        }
    }

    /** The peer is to learn of {@link #close} as of a cut, not as of an end. */
    void cutOff() {
        try {
            if (!closed) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            log.debug("cutting the connection to {}", peer, e);
        }
    }

    /** @param orderly whether TLS tells the peer that this is the end, not a cut */
    void close(boolean orderly) {
        if (closed) {
            return;
        }
        stream.close(orderly);
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing the connection to {}", peer, e);
        }
        open.remove(this);
    }
}
