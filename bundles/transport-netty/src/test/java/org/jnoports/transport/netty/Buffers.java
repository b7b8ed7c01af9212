package org.jnoports.transport.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many buffers are lent, and on which loop bridges run, on each kind of I/O. */
abstract class Buffers {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Optional<TlsOptions> PLAIN = Optional.empty();

    private final Io.Kind kind;
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    private NettyTransport transport;

    Buffers(Io.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        transport = Opened.on(kind, Duration.ZERO);
    }

    @AfterEach
    void close() {
        if (transport != null) {
            Opened.closeClean(transport);
        }
    }

    private Listener listen(Optional<TlsOptions> tls) {
        return transport.listen(new HostPort("127.0.0.1", 0), tls, accepted::add);
    }

    private NettyConnection next() throws InterruptedException {
        return (NettyConnection) accepted.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Socket dial(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private long lent() {
        return Opened.lent(transport);
    }

    @Test
    void both_ends_run_on_one_loop() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        for (int n = 0; n < 8; n++) {
            try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
                NettyConnection left = next();
                NettyConnection right = next();
                transport.bridge(left, right);
                a.getOutputStream().write("x".getBytes(UTF_8));
                b.getOutputStream().write("x".getBytes(UTF_8));
                assertThat(b.getInputStream().read()).isEqualTo('x');
                assertThat(a.getInputStream().read()).isEqualTo('x');
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
    }

    @Test
    void a_stuck_bridge_holds_one_buffer_per_direction() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        try (Socket a = dial(listener.local()); Socket b = dial(listener.local())) {
            Bridge bridge = transport.bridge(next(), next());
            Thread flood = Threads.daemon("flood", () -> flood(a));
            flood.start();
            Await.until("the bridge is stuck", () -> lent() == 1 && isStill(bridge));
            assertThat(b.isConnected()).isTrue();
            bridge.close();
            Await.value(bridge.ended());
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

    /** Netty reads all that a peer sent before it ended its stream as soon as it hears of that end. */
    @Test
    void what_came_before_an_end_of_stream_waits_outside_until_the_sink_takes_it() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        try (Socket a = dial(listener.local()); Socket b = new Socket()) {
            NettyConnection source = next();
            b.setReceiveBufferSize(16 * 1024);
            b.connect(listener.local());
            NettyConnection sink = next();
            CompletionStage<Void> sent = sink.write(new byte[10_000_000]); // more than the sink's kernel holds
            transport.bridge(source, sink);
            int early = 60_000; // so little that it has arrived, end and all, in the source's kernel
            a.getOutputStream().write(new byte[early]);
            a.shutdownOutput();
            Await.until("it was written", () -> a.isOutputShutdown());
            LockSupport.parkNanos(200_000_000);
            assertThat(lent()).isLessThanOrEqualTo(6); // four on their way to the sink, and what was read before anybody knew
            assertThat(b.getInputStream().readAllBytes()).hasSize(10_000_000 + early);
            Await.value(sent);
        }
    }

    @Test
    void TLS_with_output_under_way_is_bridged_at_once() throws IOException, InterruptedException {
        Optional<TlsOptions> tls = Optional.of(TlsOptions.server(TestTls.localhost().presenting(), false));
        Listener secure = listen(tls);
        Listener plain = listen(PLAIN);
        for (int n = 0; n < 4; n++) { // so that some pairs have to move
            try (Socket b = TestTls.localhost().trusting().getSocketFactory()
                            .createSocket(secure.local().getAddress(), secure.local().getPort());
                    InputStream in = b.getInputStream()) {
                b.getOutputStream().write('!');
                NettyConnection right = next();
                try (Socket a = dial(plain.local())) {
                    NettyConnection left = next();
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
    }

    @Test
    void plain_output_under_way_moves_along() throws IOException, InterruptedException {
        Listener listener = listen(PLAIN);
        for (int n = 0; n < 4; n++) { // so that some pairs have to move
            try (Socket a = dial(listener.local())) {
                NettyConnection left = next();
                try (Socket b = dial(listener.local())) {
                    NettyConnection right = next();
                    int size = 12_000_000;
                    right.write(new byte[size]);
                    transport.bridge(left, right);
                    a.getOutputStream().write("behind".getBytes(UTF_8));
                    b.getOutputStream().write('!');
                    assertThat(a.getInputStream().read()).isEqualTo('!');
                    assertThat(b.getInputStream().readNBytes(size)).hasSize(size);
                    assertThat(new String(b.getInputStream().readNBytes(6), UTF_8)).isEqualTo("behind");
                }
            }
        }
    }

    @Test
    void a_failed_or_abandoned_handshake_gives_its_buffers_back() throws IOException {
        Listener secure = listen(Optional.of(TlsOptions.server(TestTls.localhost().presenting(), false)));
        for (byte[] start : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8), new byte[] {22, 3, 1, 2}, new byte[] {})) {
            try (Socket socket = dial(secure.local())) {
                socket.getOutputStream().write(start);
            }
        }
        assertThat(accepted).isEmpty();
    }
}
