package org.jnoports.transport.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.ByteTransform;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP and TLS over Netty's event loops. When it is closed it refuses everything new and frees its ports at once; connections
 * go on until they end or the drain's limit has passed; then its threads end.
 */
final class NettyTransport implements Transport, AutoCloseable {
    static final String NAMED = "netty";
    private static final Logger log = LoggerFactory.getLogger(NettyTransport.class);
    private static final String EVERY_ADDRESS = "*";
    private static final int BACKLOG = 4096;
    private static final int ACCEPTS_PER_TURN = 64;
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);
    private static final Duration CUT_LIMIT = Duration.ofSeconds(2);
    /** How long close() itself waits, when there is nothing to drain. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final NettyRuntime runtime;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean preloading = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile Duration drain; // replaced by the framework's thread, read when closing

    NettyTransport(NettySettings settings) {
        this(Io.choose(settings.io(), Natives::load), settings.drain());
    }

    NettyTransport(Io io, Duration drain) {
        this.runtime = NettyRuntime.create(io);
        this.drain = drain;
    }

    /** How long connections may go on when it is closed. */
    void drainFor(Duration limit) {
        drain = limit;
    }

    Io.Kind io() {
        return runtime.io().kind();
    }

    @Override
    public String name() {
        return NAMED;
    }

    @Override
    public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
        if (stopped.get()) {
            return CompletableFuture.failedFuture(Failures.stopped());
        }
        Optional<SSLEngine> engine = tls.map(options -> TlsEngines.client(options, remote));
        return new Connecting(runtime, remote, engine, limit).start();
    }

    @Override
    public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
        refuseWhenStopped();
        tls.ifPresent(TlsEngines::server); // useless options are the caller's fault: they fail here, not at each client
        Incoming incoming = new Incoming(runtime, tls, accepted);
        NettyListener listener = bind(local, incoming);
        preload();
        listeners.add(listener);
        listener.start();
        if (stopped.get()) { // meanwhile, so that closing may have missed it
            listener.close();
            throw Failures.stopped();
        }
        return listener;
    }

    /** Only who listens can be flooded; who just dials starts faster without. */
    private void preload() {
        if (preloading.compareAndSet(false, true)) {
            Threads.daemon("jnoports-netty-load", Preloaded::load).start();
        }
    }

    private NettyListener bind(HostPort local, Incoming incoming) {
        InetSocketAddress address = address(local);
        CompletableFuture<NettyListener> bound = new CompletableFuture<>();
        try {
            runtime.loops().acceptor().execute(() -> bind(address, incoming, bound));
            return bound.join();
        } catch (RejectedExecutionException e) {
            throw new TransportException(Reason.CLOSED, Failures.stopped().getMessage(), e);
        } catch (CompletionException e) {
            throw notBound(local, e.getCause());
        }
    }

    private static TransportException notBound(HostPort local, Throwable e) {
        String text = Failures.text(e);
        String hint = text.contains("in use") ? "; choose another port or stop who has it" : "";
        return new TransportException(Reason.IO, "can't listen on " + local + ": " + text + hint, e);
    }

    private static InetSocketAddress address(HostPort local) {
        if (local.host().equals(EVERY_ADDRESS)) {
            return new InetSocketAddress(local.port());
        }
        InetSocketAddress address = local.resolve();
        if (address.isUnresolved()) {
            throw new TransportException(
                    Reason.UNKNOWN_HOST, "can't listen on " + local + ": the name has no address", null);
        }
        return address;
    }

    /** On the accepting loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // whatever becomes of one that isn't bound
    private void bind(InetSocketAddress address, Incoming incoming, CompletableFuture<NettyListener> bound) {
        try {
            ServerSocketChannel channel = runtime.io().newServerSocket();
            set(channel.config());
            ChannelFuture registered = runtime.loops().acceptor().register(channel);
            ChannelFuture listening = registered.isSuccess() ? channel.bind(address) : registered;
            listening.addListener(done -> {
                if (done.isSuccess()) {
                    bound.complete(new NettyListener(channel, incoming::arrived, listeners::remove));
                } else {
                    channel.close();
                    bound.completeExceptionally(done.cause());
                }
            });
        } catch (ChannelException e) { // no socket could be had
            bound.completeExceptionally(e.getCause() == null ? e : e.getCause());
        }
    }

    private static void set(ServerSocketChannelConfig config) {
        config.setReuseAddress(true);
        config.setBacklog(BACKLOG);
        config.setAutoRead(false);
        config.setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(ACCEPTS_PER_TURN));
    }

    @Override
    public CompletionStage<Connection> transform(Connection plain, ByteTransform received, ByteTransform sent) {
        return ownPlain(plain).rewrite(received, sent);
    }

    @Override
    public CompletionStage<Connection> startTls(Connection plain, TlsOptions tls, boolean client, Duration limit) {
        NettyConnection own = ownPlain(plain);
        return own.startTls(client ? TlsEngines.client(tls) : TlsEngines.server(tls), runtime.tlsTasks(), limit);
    }

    private NettyConnection ownPlain(Connection connection) {
        NettyConnection own = own(connection);
        if (!own.isPlain()) {
            throw new IllegalArgumentException(own + " isn't plain");
        }
        return own;
    }

    @Override
    public Bridge bridge(Connection left, Connection right) {
        NettyConnection ownLeft = own(left);
        NettyConnection ownRight = own(right);
        refuseWhenStopped();
        if (!ownLeft.claimForBridge()) {
            throw unbridgeable(ownLeft);
        }
        if (!ownRight.claimForBridge()) {
            ownLeft.unclaim();
            throw unbridgeable(ownRight);
        }
        NettyBridge bridge = new NettyBridge(ownLeft, ownRight);
        bridge.start();
        return bridge;
    }

    private NettyConnection own(Connection connection) {
        if (connection instanceof NettyConnection own && own.belongsTo(runtime)) {
            return own;
        }
        throw new IllegalArgumentException("only connections of one transport can be bridged, and this isn't its: " + connection);
    }

    private static IllegalStateException unbridgeable(NettyConnection connection) {
        return new IllegalStateException("the " + connection + " is bridged already, or a read of it is pending");
    }

    NettyRuntime runtime() {
        return runtime;
    }

    private void refuseWhenStopped() {
        if (stopped.get()) {
            throw Failures.stopped();
        }
    }

    /** Returns soon; connections that are still open drain in the background. May be repeated. */
    @Override
    public void close() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        List.copyOf(listeners).forEach(Listener::close);
        boolean idle = runtime.open().size() == 0;
        if (!idle) {
            Preloaded.load();
        }
        Thread draining = Threads.daemon("jnoports-netty-drain", this::drain);
        draining.start();
        if (idle && !runtime.loops().isCurrent()) {
            join(draining);
        }
    }

    private static void join(Thread draining) {
        try {
            draining.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        try {
            runtime.open().awaitEmpty(drain);
            int cut = runtime.open().size();
            if (cut > 0) {
                log.info("the netty transport cuts {} connections that are still open", cut);
            }
            runtime.open().endAll(Failures.stopped());
            runtime.open().awaitEmpty(CUT_LIMIT);
        } catch (InterruptedException e) {
            log.debug("draining was cut short", e);
        }
        runtime.loops().stop();
        runtime.lookups().stop();
        runtime.tlsTasks().stop();
        joinLoops();
    }

    private void joinLoops() {
        try {
            if (!runtime.loops().join(JOIN_LIMIT)) {
                log.warn("an event loop of the netty transport doesn't end: a callback must be blocking it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
