package org.jnoports.transport.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jnoports.api.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket on the accepting loop, where no stranger's code runs: so others may wait for it. */
final class NioListener implements Listener, Loop.Ready {
    /** How long nothing is accepted after the system has refused to, for example for want of file descriptors. */
    static final Duration BACK_OFF = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(NioListener.class);
    /** One that comes so soon after another is the same trouble. */
    private static final Duration SAME_TROUBLE = Duration.ofMinutes(1);
    private static final int ACCEPTS_PER_TURN = 64;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ServerSocketChannel channel;
    private final InetSocketAddress local;
    private final Loop loop;
    private final Consumer<SocketChannel> arrived;
    private final Consumer<Listener> forget;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private long troubleUntil = System.nanoTime(); // the system refuses, and that has been logged

    /**
     * @param channel bound and non-blocking
     * @param loop the accepting one
     * @param arrived gets each accepted socket, on that loop
     * @param forget called once when this listener closes
     */
    NioListener(ServerSocketChannel channel, Loop loop, Consumer<SocketChannel> arrived, Consumer<Listener> forget)
            throws IOException {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.loop = loop;
        this.arrived = arrived;
        this.forget = forget;
    }

    /** Begins to accept; any thread. */
    void start() {
        loop.execute(this::register);
    }

    private void register() {
        try {
            if (channel.isOpen()) {
                loop.register(channel, SelectionKey.OP_ACCEPT, this);
            }
        } catch (IOException e) {
            log.warn("{} accepts nothing: {}", this, e.getMessage());
        }
    }

    @Override
    public void ready() {
        try {
            for (int n = 0; n < ACCEPTS_PER_TURN; n++) {
                SocketChannel socket = channel.accept();
                if (socket == null) {
                    return;
                }
                arrived.accept(socket);
            }
        } catch (ClosedChannelException e) {
            log.debug("{} closed while accepting", this, e);
        } catch (IOException e) {
            backOff(e);
        }
    }

    /** Logged once for as long as it lasts. */
    private void backOff(IOException e) {
        boolean first = System.nanoTime() - troubleUntil >= 0;
        troubleUntil = Limits.deadline(SAME_TROUBLE);
        loop.interest(channel, 0);
        loop.timers().at(Limits.deadline(BACK_OFF), () -> loop.interest(channel, SelectionKey.OP_ACCEPT));
        if (first) { // last, because without file descriptors logging itself may fail
            log.warn("{} can't accept connections at present and tries again every {}: {}",
                    this, Limits.text(BACK_OFF), e.getMessage());
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
            loop.execute(this::release);
        }
        awaitClosed();
    }

    private void release() {
        try {
            channel.close();
            loop.releaseCancelled();
        } catch (IOException e) {
            log.debug("closing {}", this, e);
        } finally {
            closed.countDown();
        }
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
