package org.jnoports.atprotocol;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/** A transport inside the process: servers are objects, and one thread plays the event loop. */
final class FakeNetwork implements Transport, AutoCloseable {
    /** Plays a server. Called on the loop. */
    interface Server {
        void connected(Pipe pipe);

        void received(Pipe pipe, String line);
    }

    private final Map<HostPort, Server> servers = new ConcurrentHashMap<>();
    private final Map<HostPort, Reason> failures = new ConcurrentHashMap<>();
    private final Map<Pipe, Boolean> pipes = new ConcurrentHashMap<>();
    private final ExecutorService loop = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "fake-network");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger dials = new AtomicInteger();
    private volatile Optional<CompletionStage<Connection>> insteadOfTls = Optional.empty();
    private volatile Optional<RuntimeException> thrownByTls = Optional.empty();

    void serve(HostPort address, Server server) {
        servers.put(address, server);
    }

    /** From now on nobody is there. */
    void unplug(HostPort address) {
        servers.remove(address);
    }

    /** From now on connecting fails like this; {@code TIMED_OUT} means that it never comes to an end. */
    void fail(HostPort address, Reason reason) {
        failures.put(address, reason);
    }

    /** From now on TLS is there from a connection's first byte, or not at all: to begin it within a stream fails, and closes nothing. */
    void beginNoTls(RuntimeException failure, boolean thrown) {
        insteadOfTls = Optional.of(CompletableFuture.failedStage(failure));
        thrownByTls = thrown ? Optional.of(failure) : Optional.empty();
    }

    int dials() {
        return dials.get();
    }

    long open() {
        return pipes.keySet().stream().filter(pipe -> !pipe.closed.isDone()).count();
    }

    @Override
    public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
        dials.incrementAndGet();
        CompletableFuture<Connection> result = new CompletableFuture<>();
        loop.execute(() -> connect(remote, tls.isPresent(), result));
        return result;
    }

    private void connect(HostPort remote, boolean tls, CompletableFuture<Connection> result) {
        Reason failure = failures.get(remote);
        Server server = servers.get(remote);
        if (failure == Reason.TIMED_OUT) {
            return;
        }
        if ((failure != null && failure != Reason.TLS) || server == null) {
            Reason reason = failure == null ? Reason.REFUSED : failure;
            result.completeExceptionally(new TransportException(reason, remote + " " + reason, null));
            return;
        }
        Pipe pipe = new Pipe(remote, server);
        pipes.put(pipe, true);
        if (tls) {
            server.connected(pipe);
        }
        result.complete(pipe);
    }

    /** Servers here speak and listen over TLS only. */
    @Override
    public CompletionStage<Connection> startTls(Connection plain, TlsOptions tls, boolean client, Duration limit) {
        if (thrownByTls.isPresent()) {
            throw thrownByTls.get();
        }
        if (insteadOfTls.isPresent()) {
            return insteadOfTls.get();
        }
        Pipe pipe = (Pipe) plain;
        CompletableFuture<Connection> result = new CompletableFuture<>();
        loop.execute(() -> {
            if (failures.get(pipe.remote) == Reason.TLS) {
                pipe.close();
                result.completeExceptionally(new TransportException(Reason.TLS, pipe.remote + " " + Reason.TLS, null));
            } else {
                pipe.server.connected(pipe);
                result.complete(pipe);
            }
        });
        return result;
    }

    @Override
    public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Bridge bridge(Connection left, Connection right) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        pipes.keySet().forEach(Pipe::hangUp);
        loop.shutdown();
    }

    /** A connection: its client side as the api says, its server side for the fakes. */
    final class Pipe implements Connection {
        private final HostPort remote;
        private final Server server;
        private final Deque<ByteBuffer> toClient = new ArrayDeque<>(); // this and what follows guarded by this
        private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
        private CompletableFuture<byte[]> reading;
        private int most;
        private boolean ended;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        private Pipe(HostPort remote, Server server) {
            this.remote = remote;
            this.server = server;
        }

        /** The server sends. */
        void send(String text) {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        /** The server sends. */
        synchronized void send(byte[] bytes) {
            if (bytes.length > 0) {
                toClient.add(ByteBuffer.wrap(bytes));
                deliver();
            }
        }

        /** The server closes. */
        synchronized void hangUp() {
            ended = true;
            deliver();
        }

        boolean isClosed() {
            return closed.isDone();
        }

        private void deliver() {
            CompletableFuture<byte[]> waiting = reading;
            if (waiting == null || (toClient.isEmpty() && !ended)) {
                return;
            }
            byte[] now = new byte[toClient.isEmpty() ? 0 : Math.min(most, toClient.peek().remaining())];
            if (now.length > 0 && !toClient.peek().get(now).hasRemaining()) {
                toClient.remove();
            }
            reading = null;
            loop.execute(() -> waiting.complete(now));
        }

        @Override
        public synchronized CompletionStage<byte[]> read(int maxBytes, Duration limit) {
            if (reading != null) {
                return CompletableFuture.failedFuture(new IllegalStateException("a read is pending"));
            }
            CompletableFuture<byte[]> result = new CompletableFuture<>();
            if (closed.isDone()) {
                result.completeExceptionally(new TransportException(Reason.CLOSED, "closed here", null));
                return result;
            }
            reading = result;
            most = maxBytes;
            deliver();
            return result;
        }

        @Override
        public CompletionStage<Void> write(byte[] bytes) {
            if (closed.isDone()) {
                return CompletableFuture.failedFuture(new TransportException(Reason.CLOSED, "closed here", null));
            }
            CompletableFuture<Void> written = new CompletableFuture<>();
            loop.execute(() -> {
                received(bytes);
                written.complete(null);
            });
            return written;
        }

        private void received(byte[] bytes) {
            for (byte b : bytes) {
                if (b == '\n') {
                    String line = toServer.toString(StandardCharsets.UTF_8);
                    toServer.reset();
                    server.received(this, line);
                } else {
                    toServer.write(b);
                }
            }
        }

        @Override
        public void close() {
            closed.complete(null);
            CompletableFuture<byte[]> waiting;
            synchronized (this) {
                waiting = reading;
                reading = null;
            }
            if (waiting != null) {
                waiting.completeExceptionally(new TransportException(Reason.CLOSED, "closed here", null));
            }
        }

        @Override
        public CompletionStage<Byte> peek(Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<String> readLine(int maxBytes, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void breakOff() {}

        @Override
        public CompletionStage<Void> shutdownOutput() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public SocketAddress remote() {
            return InetSocketAddress.createUnresolved("fake", 1);
        }

        @Override
        public SocketAddress local() {
            return InetSocketAddress.createUnresolved("fake", 2);
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Void> closed() {
            return closed;
        }
    }
}
