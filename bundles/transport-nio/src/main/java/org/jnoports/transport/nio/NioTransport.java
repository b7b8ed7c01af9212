package org.jnoports.transport.nio;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP and TLS over selector loops. When it is closed it refuses everything new and frees its ports at once; connections
 * go on until they end or the drain's limit has passed; then its threads end.
 */
@Component(service = Transport.class, property = Transport.NAME + "=" + NioTransport.NAMED, configurationPid = NioConfig.PID)
@Designate(ocd = NioConfig.class)
public final class NioTransport implements Transport, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NioTransport.class);
    static final String NAMED = "nio";
    private static final String EVERY_ADDRESS = "*";
    private static final int BACKLOG = 4096;
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);
    /** How long close() itself waits, when there is nothing to drain. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final NioRuntime runtime = NioRuntime.create();
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean preloading = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile NioSettings settings; // replaced by the framework's thread, read when closing

    /** @throws IllegalArgumentException with a sentence if the configuration is invalid */
    @Activate
    public NioTransport(NioConfig config) {
        this(NioSettings.from(config));
    }

    NioTransport(NioSettings settings) {
        this.settings = settings;
    }

    /** An invalid configuration leaves the old one in force. */
    @Modified
    void modified(NioConfig config) {
        try {
            settings = NioSettings.from(config);
        } catch (IllegalArgumentException e) {
            log.warn("{}; the last good value stays", e.getMessage());
        }
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
        NioListener listener = bind(local, incoming);
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
            Threads.daemon("jnoports-nio-load", Preloaded::load).start();
        }
    }

    private NioListener bind(HostPort local, Incoming incoming) {
        try {
            return open(address(local), incoming);
        } catch (IOException | UnsupportedAddressTypeException e) {
            String hint = e instanceof BindException ? "; choose another port or stop who has it" : "";
            throw new TransportException(
                    Reason.IO, "can't listen on " + local + ": " + Failures.text(e) + hint, e);
        }
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

    private NioListener open(InetSocketAddress address, Incoming incoming) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        boolean listening = false;
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(address, BACKLOG);
            listening = true;
            return listener(channel, incoming);
        } finally {
            if (!listening) {
                channel.close();
            }
        }
    }

    private NioListener listener(ServerSocketChannel channel, Incoming incoming) throws IOException {
        return new NioListener(channel, runtime.loops().acceptor(), incoming::arrived, listeners::remove);
    }

    @Override
    public CompletionStage<Connection> transform(Connection plain, ByteTransform received, ByteTransform sent) {
        return ownPlain(plain).rewrite(received, sent);
    }

    @Override
    public CompletionStage<Connection> startTls(Connection plain, TlsOptions tls, boolean client, Duration limit) {
        NioConnection own = ownPlain(plain);
        return own.startTls(client ? TlsEngines.client(tls) : TlsEngines.server(tls), runtime.tlsTasks(), limit);
    }

    private NioConnection ownPlain(Connection connection) {
        NioConnection own = own(connection);
        if (!own.isPlain()) {
            throw new IllegalArgumentException(own + " isn't plain");
        }
        return own;
    }

    @Override
    public Bridge bridge(Connection left, Connection right) {
        NioConnection ownLeft = own(left);
        NioConnection ownRight = own(right);
        refuseWhenStopped();
        if (!ownLeft.claimForBridge()) {
            throw unbridgeable(ownLeft);
        }
        if (!ownRight.claimForBridge()) {
            ownLeft.unclaim();
            throw unbridgeable(ownRight);
        }
        NioBridge bridge = new NioBridge(ownLeft, ownRight);
        bridge.start();
        return bridge;
    }

    private NioConnection own(Connection connection) {
        if (connection instanceof NioConnection own && own.belongsTo(runtime)) {
            return own;
        }
        throw new IllegalArgumentException("only connections of one transport can be bridged, and this isn't its: " + connection);
    }

    private static IllegalStateException unbridgeable(NioConnection connection) {
        return new IllegalStateException("the " + connection + " is bridged already, or a read of it is pending");
    }

    NioRuntime runtime() {
        return runtime;
    }

    private void refuseWhenStopped() {
        if (stopped.get()) {
            throw Failures.stopped();
        }
    }

    /** Returns soon; connections that are still open drain in the background. May be repeated. */
    @Deactivate
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
        Thread drain = Threads.daemon("jnoports-nio-drain", this::drain);
        drain.start();
        if (idle && runtime.loops().all().stream().noneMatch(Loop::isCurrent)) {
            join(drain);
        }
    }

    private static void join(Thread drain) {
        try {
            drain.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        try {
            runtime.open().awaitEmpty(settings.drain());
        } catch (InterruptedException e) {
            log.debug("draining was cut short", e);
        }
        int cut = runtime.open().size();
        if (cut > 0) {
            log.info("the nio transport cuts {} connections that are still open", cut);
        }
        runtime.open().endAll(Failures.stopped());
        runtime.loops().stop();
        runtime.lookups().stop();
        runtime.tlsTasks().stop();
        joinLoops();
    }

    private void joinLoops() {
        try {
            if (!runtime.loops().join(JOIN_LIMIT)) {
                log.warn("an event loop of the nio transport doesn't end: a callback must be blocking it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
