package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jnoports.api.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel with the loop that it lives on, and the driver that uses it at present. Last in the channel's pipeline. Only
 * the loop touches it, except for {@link #run}, {@link #end} and what never changes.
 */
final class Wire extends ChannelInboundHandlerAdapter implements OpenSockets.Owned {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    private final SocketChannel channel;
    private final String peer;
    private final OpenSockets open;
    private final WideReads wide;
    private final Intake intake = new Intake(this);
    private volatile Optional<Tls> tls; // volatile: anybody asks, and it may begin late
    private volatile EventLoop loop; // volatile: other threads ask where to hand tasks
    private Driver driver; // none before it is connected
    private boolean closed;

    /**
     * Before the channel is registered with its loop.
     *
     * @param engine empty: plain TCP
     */
    Wire(SocketChannel channel, String peer, Optional<SSLEngine> engine, EventLoop loop, NettyRuntime runtime) {
        this.channel = channel;
        this.peer = peer;
        this.loop = loop;
        this.open = runtime.open();
        this.wide = runtime.wide();
        this.tls = engine.map(one -> new Tls(one, runtime.tlsTasks(), this));
        SocketOptions.set(channel, intake, runtime.buffers());
        channel.pipeline().addLast(intake);
        tls.ifPresent(one -> channel.pipeline().addLast(one.handler()));
    }

    /** The transport gives up; any thread. */
    @Override
    public void end(TransportException why) {
        run(() -> driver.end(why, false));
    }

    /** Runs a task on this wire's loop, wherever it will have moved by then; never within this call. */
    void run(Runnable task) {
        EventLoop asked = loop;
        try {
            asked.execute(() -> {
                if (asked == loop) {
                    task.run();
                } else {
                    run(task);
                }
            });
        } catch (RejectedExecutionException e) {
            runAfterTheEnd(task, e);
        }
    }

    /** When nobody's loop is running any more all wires are closed, and a lock stands in for the thread. */
    private synchronized void runAfterTheEnd(Runnable task, RejectedExecutionException e) {
        log.trace("the loop of {} has ended", peer, e);
        closed = true;
        task.run();
    }

    Future<?> at(long deadline, Runnable action) {
        return loop.schedule(action, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    WideReads wide() {
        return wide;
    }

    EventLoop loop() {
        return loop;
    }

    Optional<Tls> tls() {
        return tls;
    }

    /** Rewrites the stream from here on; on the loop. */
    void rewriteBy(Rewriting rewriting) {
        channel.pipeline().addBefore(channel.pipeline().context(this).name(), null, rewriting);
    }

    /** Begins TLS on the stream from here on, on the loop. What was received before comes in once somebody drives it. */
    Tls startTls(SSLEngine engine, Executor workers) {
        Tls started = new Tls(engine, workers, this);
        tls = Optional.of(started);
        return started;
    }

    /** After {@link #startTls}: lets it begin, with what was received before. */
    void shakeHands(Tls started, byte[] early) {
        channel.pipeline().addBefore(channel.pipeline().context(this).name(), null, started.handler());
        if (early.length > 0) {
            channel.pipeline().context(intake).fireChannelRead(Unpooled.wrappedBuffer(early));
            channel.pipeline().context(intake).fireChannelReadComplete();
        }
    }

    String peer() {
        return peer;
    }

    SocketAddress remote() {
        return channel.remoteAddress(); // kept by the channel
    }

    SocketAddress local() {
        return channel.localAddress();
    }

    boolean isClosed() {
        return closed;
    }

    Driver driver() {
        return driver;
    }

    /** On the loop; the first time as soon as the channel is connected. */
    void drivenBy(Driver next) {
        boolean first = driver == null;
        driver = next;
        if (first) {
            channel.pipeline().addLast(this);
            open.add(this);
        }
    }

    boolean wantsMore() {
        return !closed && driver != null && driver.wantsMore();
    }

    /** Asks for bytes, once. */
    void read(int bytes) {
        if (!closed) {
            intake.size(bytes);
            channel.read();
        }
    }

    /** Takes a {@link #read} back that nothing has come of yet. */
    void stopReading() {
        if (intake.isAsked() && !closed) {
            ChannelConfig config = channel.config();
            config.setAutoRead(true); // only from there Netty forgets a read
            config.setAutoRead(false);
            intake.forget();
        }
    }

    /** Takes the bytes over; the future completes on the loop when the system has them, or with why not. */
    ChannelFuture write(ByteBuf bytes) {
        ChannelFuture written = channel.write(bytes);
        tls.ifPresent(one -> one.watch(written));
        return written;
    }

    void flush() {
        channel.flush();
    }

    ChannelFuture shutdownOutput() {
        if (channel.isOutputShutdown()) {
            return channel.newSucceededFuture();
        }
        return tls.map(one -> one.shutdownOutput(channel)).orElseGet(channel::shutdownOutput);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (closed) {
            bytes.release();
        } else {
            driver.received(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!closed) {
            tls.ifPresent(one -> one.goOn(channel));
            driver.receivedAll();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (closed) {
            return;
        }
        if (event instanceof SslCloseCompletionEvent completion) {
            if (completion.isSuccess()) {
                driver.inputEnded();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            tls.ifPresentOrElse(Tls::tcpEnded, driver::inputEnded);
        }
    }

    void inputFailed(TransportException why) {
        if (!closed) {
            driver.inputFailed(why);
        }
    }

    /** The socket, TLS or one of our own callbacks failed; a fault of ours ends this wire, and only this one. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!closed) {
            driver.end(Failures.of(peer, cause), false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!closed) {
            driver.end(Failures.ended(peer), false);
        }
    }

    /**
     * Moves to another loop. Nothing may be on its way to the system.
     *
     * @param then runs there; at once if it is the same loop
     */
    void moveTo(EventLoop target, Runnable then) {
        if (target == loop) {
            then.run();
        } else if (closed) {
            loop = target;
            target.execute(then);
        } else {
            stopReading();
            EventLoop from = loop;
            channel.deregister().addListener(left -> from.execute(() -> register(target, then))); // Netty isn't done with it yet
        }
    }

    /** On the old loop. What is handed over to the target once {@link #loop} names it runs behind the registration. */
    private void register(EventLoop target, Runnable then) {
        ChannelFuture registered = target.register(channel);
        loop = target;
        registered.addListener(done -> {
            if (!done.isSuccess() && !closed) {
                driver.end(Failures.of(peer, done.cause()), false);
            }
            then.run();
        });
    }

    /** The peer is to learn of {@link #close} as of a cut, not as of an end. */
    void cutOff() {
        if (!closed && channel.isOpen()) {
            channel.config().setSoLinger(0);
        }
    }

    /** @param orderly whether TLS tells the peer that this is the end, not a cut */
    void close(boolean orderly) {
        if (closed) {
            return;
        }
        closed = true;
        if (orderly) {
            tls.ifPresent(Tls::sayFarewell);
        }
        channel.pipeline().context(intake).close().addListener(gone -> open.remove(this)); // past TLS, which would wait
    }

    /** Closes what was never registered. */
    static void drop(Channel channel) {
        channel.unsafe().closeForcibly();
    }
}
