package org.jnoports.transport.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/**
 * One attempt to connect: looks the name up, tries its addresses in turn, shakes hands. Each address has an equal share
 * of the time that is left, so that a silent one doesn't use up the others'. On one loop, except for the look-up.
 */
final class Connecting implements OpenSockets.Owned {
    private final NettyRuntime runtime;
    private final HostPort remote;
    private final Optional<SSLEngine> tls;
    private final Duration limit;
    private final long deadline;
    private final EventLoop loop;
    private final CompletableFuture<Connection> result = new CompletableFuture<>();
    private final Deque<InetAddress> untried = new ArrayDeque<>();
    private final List<String> refusals = new ArrayList<>();
    private Optional<InetAddress> trying = Optional.empty();
    private Optional<SocketChannel> channel = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<Throwable> lastRefusal = Optional.empty();
    private Reason worst = Reason.REFUSED;
    private boolean over;

    /** @param tls for one handshake with the remote; empty: plain TCP */
    Connecting(NettyRuntime runtime, HostPort remote, Optional<SSLEngine> tls, Duration limit) {
        this.runtime = runtime;
        this.remote = remote;
        this.tls = tls;
        this.limit = limit;
        this.deadline = Limits.deadline(limit);
        this.loop = runtime.loops().pick();
    }

    /** Any thread; the stage completes on the loop. */
    CompletableFuture<Connection> start() {
        runtime.open().add(this);
        onLoop(this::begin);
        return result;
    }

    /** Also after the loops have ended, when nothing but giving up is left. */
    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            fail(Reason.CLOSED, Failures.stopped().getMessage(), e);
        }
    }

    private void begin() {
        setTimer(deadline, () -> fail(Reason.TIMED_OUT, "the name could not be looked up in time", null));
        if (Addresses.isLiteral(remote.host())) {
            lookUp();
            return;
        }
        try {
            runtime.lookups().execute(this::lookUp);
        } catch (RejectedExecutionException e) {
            fail(Reason.IO, "too many names wait to be looked up", e);
        }
    }

    private void lookUp() {
        try {
            List<InetAddress> addresses = Addresses.of(remote.host());
            onLoop(() -> tryAll(addresses));
        } catch (UnknownHostException e) {
            onLoop(() -> fail(
                    Reason.UNKNOWN_HOST, "the name has no address; check its spelling and this machine's DNS", e));
        }
    }

    private void tryAll(List<InetAddress> addresses) {
        untried.addAll(addresses);
        tryNext();
    }

    private void tryNext() {
        if (over) {
            return;
        }
        long left = deadline - System.nanoTime();
        if (untried.isEmpty() || (left <= 0 && !refusals.isEmpty())) {
            fail(worst, String.join("; ", refusals), lastRefusal.orElse(null));
            return;
        }
        long share = left / untried.size();
        InetAddress address = untried.remove();
        trying = Optional.of(address);
        setTimer(System.nanoTime() + share, this::unanswered);
        try {
            connect(new InetSocketAddress(address, remote.port()));
        } catch (ChannelException e) { // no socket could be had
            refused(e.getCause() == null ? e : e.getCause());
        }
    }

    private void connect(InetSocketAddress address) {
        SocketChannel opened = runtime.io().newSocket();
        channel = Optional.of(opened);
        Wire wire = new Wire(opened, remote.toString(), tls, loop, runtime);
        ChannelFuture registered = loop.register(opened);
        ChannelFuture connected = registered.isSuccess() ? opened.connect(address) : registered;
        connected.addListener(done -> {
            if (channel.isEmpty() || channel.get() != opened) {
                return; // given up meanwhile
            }
            if (done.isSuccess()) {
                connected(wire);
            } else {
                refused(done.cause());
            }
        });
    }

    private void unanswered() {
        worst = Reason.TIMED_OUT;
        refusals.add(host() + " didn't answer");
        dropChannel();
        tryNext();
    }

    private void refused(Throwable e) {
        if (!(e instanceof ConnectException || e instanceof NoRouteToHostException) && worst == Reason.REFUSED) {
            worst = Reason.IO;
        }
        refusals.add(host() + ": " + Failures.text(e));
        lastRefusal = Optional.of(e);
        dropChannel();
        tryNext();
    }

    private String host() {
        return trying.map(InetAddress::getHostAddress).orElse("?");
    }

    private void connected(Wire wire) {
        timer.ifPresent(running -> running.cancel(false));
        channel = Optional.empty();
        wire.tls().ifPresentOrElse(
                session -> new Handshake(wire, session, () -> succeed(wire), this::failedHandshake).begin(deadline,
                        new TransportException(Reason.TIMED_OUT, "the TLS handshake didn't finish in time", null)),
                () -> succeed(wire));
    }

    private void failedHandshake(TransportException why) {
        fail(why.reason(), why.getCause() instanceof SSLException e ? TlsReasons.of(e) : why.getMessage(), why);
    }

    private void succeed(Wire wire) {
        NettyConnection connection = new NettyConnection(wire, runtime);
        finish();
        if (!result.complete(connection)) {
            connection.close();
        }
    }

    private void fail(Reason reason, String why, Throwable cause) {
        if (over) {
            return;
        }
        finish();
        dropChannel();
        result.completeExceptionally(new TransportException(
                reason, "can't connect to " + remote + " within " + Limits.text(limit) + ": " + why, cause));
    }

    private void finish() {
        over = true;
        timer.ifPresent(running -> running.cancel(false));
        runtime.open().remove(this);
    }

    private void setTimer(long moment, Runnable action) {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.of(loop.schedule(action, Math.max(0, moment - System.nanoTime()), TimeUnit.NANOSECONDS));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whatever becomes of it
    private void dropChannel() {
        channel.ifPresent(socket -> {
            channel = Optional.empty();
            socket.close();
        });
    }

    /** The transport ends. */
    @Override
    public void end(TransportException why) {
        onLoop(() -> fail(why.reason(), why.getMessage(), why));
    }
}
