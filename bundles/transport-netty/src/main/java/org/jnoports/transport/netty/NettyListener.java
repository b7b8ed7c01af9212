package org.jnoports.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jnoports.api.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket on the accepting loop, where no stranger's code runs: so others may wait for it. */
final class NettyListener extends ChannelInboundHandlerAdapter implements Listener {
    /** How long nothing is accepted after the system has refused to, for example for want of file descriptors. */
    static final Duration BACK_OFF = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(NettyListener.class);
    /** One that comes so soon after another is the same trouble. */
    private static final Duration SAME_TROUBLE = Duration.ofMinutes(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ServerSocketChannel channel;
    private final InetSocketAddress local;
    private final Consumer<SocketChannel> arrived;
    private final Consumer<Listener> forget;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private long troubleUntil = System.nanoTime(); // the system refuses, and that has been logged

    /**
     * @param channel bound, and registered with the accepting loop
     * @param arrived gets each accepted socket, on that loop
     * @param forget called once when this listener closes
     */
    NettyListener(ServerSocketChannel channel, Consumer<SocketChannel> arrived, Consumer<Listener> forget) {
        this.channel = channel;
        this.local = channel.localAddress();
        this.arrived = arrived;
        this.forget = forget;
    }

    /** Begins to accept; any thread. */
    void start() {
        channel.eventLoop().execute(() -> {
            channel.pipeline().addLast(this);
            accept(true);
        });
    }

    private void accept(boolean accepting) {
        channel.config().setAutoRead(accepting);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arrived.accept((SocketChannel) message);
    }

    /** Logged once for as long as it lasts. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with its loop
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean first = System.nanoTime() - troubleUntil >= 0;
        troubleUntil = Limits.deadline(SAME_TROUBLE);
        accept(false);
        channel.eventLoop().schedule(() -> accept(true), BACK_OFF.toMillis(), TimeUnit.MILLISECONDS);
        if (first) { // last, because without file descriptors logging itself may fail
            log.warn("{} can't accept connections at present and tries again every {}: {}",
                    this, Limits.text(BACK_OFF), Failures.text(cause));
        }
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            forget.accept(this);
            try {
                channel.eventLoop().execute(this::release);
            } catch (RejectedExecutionException e) {
                log.trace("the accepting loop has ended, and closed {}", this, e);
                closed.countDown();
            }
        }
        awaitClosed();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    private void release() {
        ChannelPromise gone = channel.newPromise();
        gone.addListener(done -> channel.eventLoop().schedule(closed::countDown, 1, TimeUnit.NANOSECONDS)); // java.nio frees a port when it selects
        channel.close(gone);
    }

    private void awaitClosed() {
        try {
            if (!closed.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} isn't closed after {}", this, Limits.text(CLOSE_LIMIT));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "listener " + Addresses.text(local);
    }
}
