package org.jnoports.transport.nio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to connect: looks the name up, tries its addresses in turn, shakes hands. Each address has an equal share
 * of the time that is left, so that a silent one doesn't use up the others'. On one loop, except for the look-up.
 */
final class Connecting implements Loop.Ready, OpenSockets.Owned {
    private static final Logger log = LoggerFactory.getLogger(Connecting.class);

    private final NioRuntime runtime;
    private final HostPort remote;
    private final Optional<SSLEngine> tls;
    private final Duration limit;
    private final long deadline;
    private final Loop loop;
    private final CompletableFuture<Connection> result = new CompletableFuture<>();
    private final Deque<InetAddress> untried = new ArrayDeque<>();
    private final List<String> refusals = new ArrayList<>();
    private Optional<InetAddress> trying = Optional.empty();
    private Optional<SocketChannel> channel = Optional.empty();
    private Optional<Timers.Timer> timer = Optional.empty();
    private Optional<IOException> lastRefusal = Optional.empty();
    private Reason worst = Reason.REFUSED;
    private boolean over;

    /** @param tls for one handshake with the remote; empty: plain TCP */
    Connecting(NioRuntime runtime, HostPort remote, Optional<SSLEngine> tls, Duration limit) {
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
        loop.execute(this::begin);
        return result;
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
            loop.execute(() -> tryAll(addresses));
        } catch (UnknownHostException e) {
            loop.execute(() -> fail(
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
        } catch (IOException e) {
            refused(e);
        } catch (UnsupportedAddressTypeException e) {
            refused(new ConnectException("this machine can't use such addresses"));
        }
    }

    private void connect(InetSocketAddress address) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = Optional.of(opened);
        SocketOptions.set(opened);
        if (opened.connect(address)) {
            connected();
        } else {
            loop.register(opened, SelectionKey.OP_CONNECT, this);
        }
    }

    @Override
    public void ready() {
        try {
            if (channel.isPresent() && channel.get().finishConnect()) {
                connected();
            }
        } catch (IOException e) {
            refused(e);
        }
    }

    private void unanswered() {
        worst = Reason.TIMED_OUT;
        refusals.add(host() + " didn't answer");
        dropChannel();
        tryNext();
    }

    private void refused(IOException e) {
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

    private void connected() throws IOException {
        timer.ifPresent(Timers.Timer::cancel);
        SocketChannel socket = channel.orElseThrow();
        if (tls.isPresent()) {
            shakeHands(socket, tls.get());
        } else {
            succeed(wire(socket, new PlainStream(socket, loop.buffers())));
        }
    }

    private Wire wire(SocketChannel socket, ByteStream stream) throws IOException {
        Wire wire = new Wire(socket, remote.toString(), stream, loop, runtime.open());
        channel = Optional.empty();
        return wire;
    }

    private void shakeHands(SocketChannel socket, SSLEngine engine) throws IOException {
        TlsStream stream = new TlsStream(socket, engine, loop.buffers(), runtime.tlsTasks());
        Wire wire = wire(socket, stream);
        new Handshake(wire, stream, () -> succeed(wire), this::failedHandshake)
                .begin(deadline, new TransportException(Reason.TIMED_OUT, "the TLS handshake didn't finish in time", null));
    }

    private void failedHandshake(TransportException why) {
        String text = why.getCause() instanceof SSLException e ? TlsReasons.of(e) : why.getMessage();
        fail(why.reason(), text, why);
    }

    private void succeed(Wire wire) {
        NioConnection connection = new NioConnection(wire, runtime);
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
        timer.ifPresent(Timers.Timer::cancel);
        runtime.open().remove(this);
    }

    private void setTimer(long moment, Runnable action) {
        timer.ifPresent(Timers.Timer::cancel);
        timer = Optional.of(loop.timers().at(moment, action));
    }

    private void dropChannel() {
        channel.ifPresent(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                log.debug("closing an attempt to {}", remote, e);
            }
        });
        channel = Optional.empty();
    }

    /** The transport ends. */
    @Override
    public void end(TransportException why) {
        loop.execute(() -> fail(why.reason(), why.getMessage(), why));
    }
}
