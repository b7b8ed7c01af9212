package org.jnoports.testkit.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.TestTls;
import org.junit.jupiter.api.Assumptions;

/** What one test of the contract opens; closed after it, last first. */
final class Fixture implements AutoCloseable {
    /** A limit that only a fault reaches. */
    static final Duration LONG = Duration.ofSeconds(20);
    /** A limit that is meant to be reached. */
    static final Duration SHORT = Duration.ofMillis(60);
    static final Optional<TlsOptions> PLAIN = Optional.empty();

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** One connection of the transport, and the raw socket at its other end. */
    record Pair(Connection own, RawPeer raw) {}

    private final Transport transport;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "transport-contract");
        thread.setDaemon(true);
        return thread;
    });

    Fixture(Transport transport) {
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    /** To be closed after the test. */
    <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** On a thread of its own. */
    <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, threads);
    }

    CompletableFuture<Void> inBackground(Runnable work) {
        return CompletableFuture.runAsync(work, threads);
    }

    Accepting accepting() {
        return accepting(PLAIN);
    }

    Accepting accepting(Optional<TlsOptions> tls) {
        HostPort local = new HostPort(LOOPBACK.getHostAddress(), 0);
        return closing(new Accepting(accepted -> transport.listen(local, tls, accepted)));
    }

    static Optional<TlsOptions> tlsServer() {
        return Optional.of(TlsOptions.server(TestTls.localhost().presenting(), false));
    }

    static Optional<TlsOptions> tlsClient() {
        return Optional.of(TlsOptions.client(TestTls.localhost().trusting(), "localhost"));
    }

    /** An accepted plain connection. */
    Pair pair() {
        return pair(0);
    }

    /** @param rawBufferBytes of the raw peer's kernel; 0: the system's choice */
    Pair pair(int rawBufferBytes) {
        Accepting listener = accepting();
        RawPeer raw = closing(RawPeer.dial(listener.address(), rawBufferBytes));
        return new Pair(closing(listener.next()), raw);
    }

    /** An accepted TLS connection whose peer is the JDK's TLS socket. */
    Pair tlsPair(String... protocols) {
        Accepting listener = accepting(tlsServer());
        RawPeer raw = closing(dialTls(listener.address(), protocols));
        return new Pair(closing(listener.next()), raw);
    }

    private static RawPeer dialTls(InetSocketAddress address, String... protocols) {
        try {
            Socket socket = TestTls.localhost().trusting().getSocketFactory().createSocket();
            if (protocols.length > 0) {
                ((SSLSocket) socket).setEnabledProtocols(protocols);
            }
            socket.connect(address);
            ((SSLSocket) socket).startHandshake();
            return new RawPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerSocket rawServer() {
        return rawServer(50);
    }

    ServerSocket rawServer(int backlog) {
        try {
            return closing(new ServerSocket(0, backlog, LOOPBACK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawPeer accept(ServerSocket server) {
        try {
            return closing(new RawPeer(server.accept()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code ::1}; skips the test where the machine has no such address. */
    static InetAddress ipv6Loopback() {
        byte[] bytes = new byte[16];
        bytes[15] = 1;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(bytes))) {
            return probe.getInetAddress();
        } catch (IOException e) {
            return Assumptions.abort("this machine has no IPv6: " + e.getMessage());
        }
    }

    Connection connect(int port) {
        return connect(port, PLAIN);
    }

    Connection connect(int port, Optional<TlsOptions> tls) {
        return closing(Await.value(transport.connect(new HostPort(LOOPBACK.getHostAddress(), port), tls, LONG)));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            closeQuietly(open.pop());
        }
        threads.shutdownNow();
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) { // AutoCloseable may throw anything; none of it is expected
            throw new AssertionError("closing failed: " + resource, e);
        }
    }
}
