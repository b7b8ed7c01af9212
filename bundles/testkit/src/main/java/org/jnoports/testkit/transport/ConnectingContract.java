package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.testkit.transport.Fixture.LONG;
import static org.jnoports.testkit.transport.Fixture.PLAIN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** connect. */
interface ConnectingContract {
    /** What each test opens its things with. */
    Fixture fixture();

    private TransportException failure(HostPort remote, Duration limit) {
        return Await.failure(TransportException.class, fixture().transport().connect(remote, PLAIN, limit));
    }

    @Test
    default void an_opened_connection_carries_bytes_both_ways_and_knows_its_addresses() {
        ServerSocket server = fixture().rawServer();
        Connection own = fixture().connect(server.getLocalPort());
        RawPeer raw = fixture().accept(server);
        raw.write("hello\n");
        assertThat(Await.value(own.readLine(100, LONG))).isEqualTo("hello");
        Await.value(own.write("world".getBytes(UTF_8)));
        assertThat(raw.read(5)).isEqualTo("world");
        assertThat(own.remote()).isEqualTo(server.getLocalSocketAddress());
        assertThat(own.local()).isEqualTo(raw.socket().getRemoteSocketAddress());
        assertThat(own.tlsSession()).isEmpty();
    }

    @Test
    default void a_name_is_tried_at_every_address() {
        List<InetAddress> loopbacks = loopbacks();
        for (InetAddress address : loopbacks) {
            ServerSocket server = bind(address);
            Connection own = fixture().closing(Await.value(
                    fixture().transport().connect(new HostPort("localhost", server.getLocalPort()), PLAIN, LONG)));
            assertThat(((InetSocketAddress) own.remote()).getAddress()).isEqualTo(address);
        }
    }

    private static List<InetAddress> loopbacks() {
        try {
            return List.of(InetAddress.getAllByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocket bind(InetAddress address) {
        try {
            return fixture().closing(new ServerSocket(0, 50, address));
        } catch (IOException e) {
            return Assumptions.abort("this machine can't listen on " + address + ": " + e.getMessage());
        }
    }

    @Test
    default void IPv6_works() {
        ServerSocket server = bind(Fixture.ipv6Loopback());
        Connection own = fixture().closing(Await.value(
                fixture().transport().connect(HostPort.parse("[::1]:" + server.getLocalPort(), 0), PLAIN, LONG)));
        fixture().accept(server).write("six\n");
        assertThat(Await.value(own.readLine(100, LONG))).isEqualTo("six");
    }

    @Test
    default void a_refusal_names_the_remote_and_the_limit() {
        int port = freePort();
        TransportException e = failure(new HostPort("localhost", port), Duration.ofSeconds(7));
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
        assertThat(e).hasMessageContaining("localhost:" + port).hasMessageContaining("7 s").hasMessageContaining("efused");
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void a_name_without_an_address_is_unknown() {
        TransportException e = failure(new HostPort("no-such-host.invalid", 64), Duration.ofSeconds(25));
        assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_HOST);
        assertThat(e).hasMessageContaining("no-such-host.invalid:64").hasMessageContaining("25 s");
    }

    @Test
    default void a_peer_that_does_not_answer_times_out() {
        ServerSocket full = fixture().rawServer(1);
        int filling = fill(full);
        Assumptions.assumeTrue(filling < MOST_WAITING, "this system queues more than it is told to");
        TransportException e = failure(new HostPort("127.0.0.1", full.getLocalPort()), Duration.ofMillis(250));
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(e).hasMessageContaining("127.0.0.1:" + full.getLocalPort()).hasMessageContaining("250 ms");
    }

    /** So many connections are tried to fill the queue of a listener that accepts none. */
    int MOST_WAITING = 20;

    private int fill(ServerSocket server) {
        for (int n = 0; n < MOST_WAITING; n++) {
            try {
                fixture().closing(new Socket()).connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return n;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return MOST_WAITING;
    }

    @Test
    default void many_connections_are_opened_at_once() {
        Accepting listener = fixture().accepting();
        HostPort remote = new HostPort("localhost", listener.port());
        List<Connection> opened = IntStream.range(0, 200)
                .mapToObj(n -> fixture().transport().connect(new HostPort("127.0.0.1", remote.port()), PLAIN, LONG))
                .toList()
                .stream()
                .map(stage -> fixture().closing(Await.value(stage)))
                .toList();
        opened.forEach(own -> fixture().closing(listener.next()));
        assertThat(opened).hasSize(200);
    }
}
