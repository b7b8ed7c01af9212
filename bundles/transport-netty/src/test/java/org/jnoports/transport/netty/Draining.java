package org.jnoports.transport.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Traffic;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to everything when the transport is closed, on each kind of I/O. */
abstract class Draining {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Optional<TlsOptions> PLAIN = Optional.empty();
    private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);

    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    private final Io.Kind kind;
    private NettyTransport transport;

    Draining(Io.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        transport = Opened.on(kind, Duration.ofMinutes(1));
    }

    private void draining(long millis) {
        transport.close();
        transport = Opened.on(kind, Duration.ofMillis(millis));
    }

    @AfterEach
    void close() {
        if (transport != null) {
            transport.close();
        }
    }

    private Connection next() throws InterruptedException {
        return accepted.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Socket dial(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private static Reason reason(CompletionStage<?> stage) {
        return Await.failure(TransportException.class, stage).reason();
    }

    private boolean threadsHaveEnded() {
        try {
            return transport.runtime().loops().join(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void a_transport_with_nothing_open_is_gone_when_close_returns() throws IOException, InterruptedException {
        Listener listener = transport.listen(ANY_PORT, PLAIN, accepted::add);
        try (Socket socket = dial(listener.local())) {
            next().close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        Await.until("the connection is closed", () -> transport.runtime().open().size() == 0);
        transport.close();
        transport.close();
        assertThat(threadsHaveEnded()).isTrue();
    }

    @Test
    void everything_new_is_refused_at_once() throws IOException, InterruptedException {
        Listener listener = transport.listen(ANY_PORT, PLAIN, accepted::add);
        try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
            Connection left = next();
            Connection right = next();
            transport.close();
            assertThat(a.isConnected() && b.isConnected()).isTrue();
            assertThat(reason(transport.connect(new HostPort("127.0.0.1", 9), PLAIN, LIMIT))).isEqualTo(Reason.CLOSED);
            assertThatThrownBy(() -> transport.listen(ANY_PORT, PLAIN, accepted::add))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("stopped");
            assertThatThrownBy(() -> transport.bridge(left, right))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("stopped");
        }
    }

    @Test
    void ports_are_free_when_close_returns_although_connections_drain() throws IOException, InterruptedException {
        Listener listener = transport.listen(ANY_PORT, PLAIN, accepted::add);
        try (Socket socket = dial(listener.local())) {
            Connection draining = next();
            transport.close();
            try (ServerSocket again = new ServerSocket()) {
                again.setReuseAddress(true);
                again.bind(listener.local());
            }
            socket.getOutputStream().write("still read\n".getBytes(UTF_8));
            assertThat(Await.value(draining.readLine(100, LIMIT))).isEqualTo("still read");
        }
    }

    @Test
    void running_bridges_go_on_until_they_end_and_then_the_threads_end() throws IOException, InterruptedException {
        Listener listener = transport.listen(ANY_PORT, PLAIN, accepted::add);
        Bridge bridge;
        try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
            bridge = transport.bridge(next(), next());
            transport.close();
            a.getOutputStream().write("go on".getBytes(UTF_8));
            assertThat(b.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("go on");
            assertThat(bridge.ended().toCompletableFuture()).isNotDone();
        }
        Traffic moved = Await.value(bridge.ended()).traffic(); // either way, as connections are accepted in any order
        assertThat(moved.toLeft() + moved.toRight()).isEqualTo(5);
        Await.until("all threads have ended", this::threadsHaveEnded);
    }

    @Test
    void what_is_open_at_the_drains_limit_is_cut() throws IOException, InterruptedException {
        draining(50);
        Listener listener = transport.listen(ANY_PORT, PLAIN, accepted::add);
        try (Socket a = dial(listener.local()); Socket b = dial(listener.local()); Socket c = dial(listener.local())) {
            Bridge bridge = transport.bridge(next(), next());
            Connection other = next();
            CompletionStage<String> pending = other.readLine(100, LIMIT);
            transport.close();
            BridgeEnd end = Await.value(bridge.ended());
            assertThat(end.clean()).isFalse();
            assertThat(end.cause()).contains("stopped");
            assertThat(reason(pending)).isEqualTo(Reason.CLOSED);
            Await.value(other.closed());
            assertThat(a.getInputStream().read()).isEqualTo(-1);
            assertThat(b.getInputStream().read()).isEqualTo(-1);
            assertThat(c.getInputStream().read()).isEqualTo(-1);
            assertThat(reason(other.write(new byte[1]))).isEqualTo(Reason.CLOSED);
        }
        Await.until("all threads have ended", this::threadsHaveEnded);
    }

    @Test
    void attempts_to_connect_that_are_under_way_fail_when_the_drain_ends() throws IOException {
        draining(50);
        try (ServerSocket full = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Optional<TlsOptions> tls = Optional.of(
                    TlsOptions.client(TestTls.localhost().trusting(), "localhost"));
            CompletionStage<Connection> silent =
                    transport.connect(new HostPort("127.0.0.1", full.getLocalPort()), tls, LIMIT);
            transport.close();
            assertThat(reason(silent)).isEqualTo(Reason.CLOSED);
        }
    }

    @Test
    void closing_on_an_event_loop_does_not_wait_for_itself() throws IOException {
        draining(0);
        Listener listener = transport.listen(ANY_PORT, PLAIN, connection -> transport.close());
        try (Socket socket = dial(listener.local())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        Await.until("all threads have ended", this::threadsHaveEnded);
    }

    @Test
    void a_drain_that_is_changed_counts() throws IOException, InterruptedException {
        transport.drainFor(Duration.ZERO);
        Listener listener = transport.listen(ANY_PORT, PLAIN, accepted::add);
        try (Socket socket = dial(listener.local())) {
            Connection cut = next();
            transport.close();
            Await.value(cut.closed());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
