package org.jnoports.transport.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Traffic;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both ends of a bridge come to one loop, and buffers go back to the loop that lends them. */
class OneLoopTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Optional<TlsOptions> PLAIN = Optional.empty();

    private final NioTransport transport = new NioTransport(NioSettings.of(0));
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        transport.close();
    }

    private Listener listen(Optional<TlsOptions> tls) {
        return transport.listen(new HostPort("127.0.0.1", 0), tls, accepted::add);
    }

    private NioConnection next() throws InterruptedException {
        return (NioConnection) accepted.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Socket dial(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private int lent() {
        return transport.runtime().loops().all().stream().mapToInt(OneLoopTest::lent).sum();
    }

    private static int lent(Loop loop) {
        CompletableFuture<Integer> lent = new CompletableFuture<>();
        loop.execute(() -> lent.complete(loop.buffers().lent()));
        return Await.value(lent);
    }

    @Test
    void both_ends_run_on_the_left_ones_loop() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        for (int n = 0; n < 8; n++) {
            try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
                NioConnection left = next();
                NioConnection right = next();
                transport.bridge(left, right);
                a.getOutputStream().write("x".getBytes(UTF_8));
                assertThat(b.getInputStream().read()).isEqualTo('x');
                assertThat(right.wire().loop()).isSameAs(left.wire().loop());
            }
        }
    }

    @Test
    void an_idle_bridge_holds_no_buffer() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
            transport.bridge(next(), next());
            a.getOutputStream().write(new byte[100_000]);
            assertThat(b.getInputStream().readNBytes(100_000)).hasSize(100_000);
            Await.until("all buffers are back", () -> lent() == 0);
        }
        Await.until("all connections are closed", () -> transport.runtime().open().size() == 0);
        assertThat(lent()).isZero();
    }

    @Test
    void a_stuck_bridge_holds_one_buffer_per_direction_and_gives_it_back() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
            Bridge bridge = transport.bridge(next(), next());
            Thread flood = Threads.daemon("flood", () -> flood(a));
            flood.start();
            Await.until("the bridge is stuck", () -> lent() == 1 && isStill(bridge));
            bridge.close();
            Await.value(bridge.ended());
            assertThat(lent()).isZero();
            assertThat(b.isConnected()).isTrue();
            flood.join(LIMIT.toMillis());
        }
    }

    private static boolean isStill(Bridge bridge) {
        Traffic before = bridge.traffic(); // one of the two, as connections may be accepted in any order
        LockSupport.parkNanos(100_000_000);
        return before.toLeft() + before.toRight() > 0 && bridge.traffic().equals(before);
    }

    private static void flood(Socket socket) {
        byte[] block = new byte[256 * 1024];
        boolean open = true;
        while (open) {
            try {
                socket.getOutputStream().write(block);
            } catch (IOException e) {
                open = false;
            }
        }
    }

    @Test
    void TLS_with_output_under_way_moves_with_its_buffer() throws IOException, InterruptedException {
        Optional<TlsOptions> tls = Optional.of(TlsOptions.server(TestTls.localhost().presenting(), false));
        Listener secure = listen(tls);
        Listener plain = listen(PLAIN);
        for (int n = 0; n < 4; n++) { // so that some pairs have to move
            try (Socket b = TestTls.localhost().trusting().getSocketFactory()
                            .createSocket(secure.local().getAddress(), secure.local().getPort());
                    InputStream in = b.getInputStream()) {
                b.getOutputStream().write('!');
                NioConnection right = next();
                try (Socket a = dial(plain.local())) {
                    NioConnection left = next();
                    int size = 12_000_000;
                    right.write(new byte[size]);
                    transport.bridge(left, right);
                    a.getOutputStream().write("behind".getBytes(UTF_8));
                    assertThat(a.getInputStream().read()).isEqualTo('!');
                    assertThat(in.readNBytes(size)).hasSize(size);
                    assertThat(new String(in.readNBytes(6), UTF_8)).isEqualTo("behind");
                }
            }
        }
        Await.until("all connections are closed", () -> transport.runtime().open().size() == 0);
        assertThat(lent()).isZero();
        assertThat(transport.runtime().loops().all()).allMatch(loop -> lent(loop) == 0);
    }

    @Test
    void a_failed_or_abandoned_handshake_gives_its_buffers_back() throws IOException, InterruptedException {
        Listener secure = listen(Optional.of(TlsOptions.server(TestTls.localhost().presenting(), false)));
        List<Socket> sockets = new ArrayList<>();
        for (byte[] start : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8), new byte[] {22, 3, 1, 2}, new byte[] {})) {
            Socket socket = dial(secure.local());
            socket.getOutputStream().write(start);
            sockets.add(socket);
        }
        Await.until("all are accepted", () -> transport.runtime().open().size() >= 2);
        for (Socket socket : sockets) {
            socket.close();
        }
        Await.until("all are closed", () -> transport.runtime().open().size() == 0);
        assertThat(lent()).isZero();
        assertThat(accepted).isEmpty();
    }
}
