package org.jnoports.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;
import static org.jnoports.testkit.transport.Fixture.PLAIN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TransportException;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;

/** listen. */
interface ListeningContract {
    /** What each test opens its things with. */
    Fixture fixture();

    private Listener listen(String host, int port, Consumer<Connection> accepted) {
        return fixture().closing(fixture().transport().listen(new HostPort(host, port), PLAIN, accepted));
    }

    private static void dialAndClose(InetAddress address, int port) {
        RawPeer.dial(new InetSocketAddress(address, port)).close();
    }

    @Test
    default void the_system_chooses_a_port_for_0() {
        Listener one = listen("127.0.0.1", 0, Connection::close);
        Listener other = listen("127.0.0.1", 0, Connection::close);
        assertThat(one.local().getPort()).isPositive().isNotEqualTo(other.local().getPort());
        assertThat(one.local().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    default void connections_are_accepted_as_soon_as_listen_returns() {
        Pair pair = fixture().pair();
        assertThat(pair.own().remote()).isEqualTo(pair.raw().socket().getLocalSocketAddress());
        assertThat(pair.own().local()).isEqualTo(pair.raw().socket().getRemoteSocketAddress());
    }

    @Test
    default void a_star_is_every_IPv4_and_IPv6_address() {
        AtomicInteger accepted = new AtomicInteger();
        Listener listener = listen("*", 0, connection -> {
            accepted.incrementAndGet();
            connection.close();
        });
        dialAndClose(InetAddress.getLoopbackAddress(), listener.local().getPort());
        Await.until("IPv4 is accepted", () -> accepted.get() == 1);
        dialAndClose(Fixture.ipv6Loopback(), listener.local().getPort());
        Await.until("IPv6 is accepted", () -> accepted.get() == 2);
    }

    @Test
    default void a_listener_on_one_address_is_not_reached_by_another() {
        Listener listener = listen("127.0.0.1", 0, Connection::close);
        InetAddress six = Fixture.ipv6Loopback();
        assertThatThrownBy(() -> dialAndClose(six, listener.local().getPort())).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    default void a_taken_port_is_refused_with_its_address() {
        int port = fixture().accepting().port();
        assertThatThrownBy(() -> listen("127.0.0.1", port, Connection::close))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    default void a_local_name_without_an_address_is_refused() {
        assertThatThrownBy(() -> listen("no-such-host.invalid", 0, Connection::close))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    default void the_port_is_free_when_close_returns() {
        Accepting first = fixture().accepting();
        int port = first.port();
        first.close();
        for (int n = 0; n < 20; n++) {
            try (Accepting again = new Accepting(accepted -> listen("127.0.0.1", port, accepted))) {
                RawPeer raw = fixture().closing(RawPeer.dial(again.address()));
                raw.write("x");
                assertThat(Await.value(fixture().closing(again.next()).peek(LONG))).isEqualTo((byte) 'x');
            }
        }
    }

    @Test
    default void accepted_connections_outlive_their_listener() {
        Accepting listener = fixture().accepting();
        RawPeer raw = fixture().closing(RawPeer.dial(listener.address()));
        Connection own = fixture().closing(listener.next());
        listener.close();
        raw.write("alive\n");
        assertThat(Await.value(own.readLine(100, LONG))).isEqualTo("alive");
    }

    @Test
    default void nobody_is_accepted_after_close() {
        Accepting listener = fixture().accepting();
        listener.close();
        listener.close();
        assertThatThrownBy(() -> RawPeer.dial(listener.address())).isInstanceOf(UncheckedIOException.class);
        assertThat(listener.isEmpty()).isTrue();
    }

    @Test
    default void a_listener_may_be_closed_by_what_it_accepts() {
        CompletableFuture<Listener> self = new CompletableFuture<>();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Listener listener = listen("127.0.0.1", 0, connection -> {
            connection.close();
            Await.value(self).close();
            done.complete(true);
        });
        self.complete(listener);
        dialAndClose(InetAddress.getLoopbackAddress(), listener.local().getPort());
        assertThat(Await.value(done)).isTrue();
        assertThatThrownBy(() -> RawPeer.dial(listener.local())).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    default void a_receiver_that_throws_loses_its_connection_and_the_next_one_is_accepted() {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Connection> second = new CompletableFuture<>();
        Listener listener = listen("127.0.0.1", 0, connection -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("thrown by a test, on purpose");
            }
            second.complete(connection);
        });
        try (RawPeer raw = RawPeer.dial(listener.local())) {
            assertThat(raw.readAll()).isEmpty();
        }
        RawPeer raw = fixture().closing(RawPeer.dial(listener.local()));
        raw.write("x");
        assertThat(Await.value(fixture().closing(Await.value(second)).peek(LONG))).isEqualTo((byte) 'x');
    }

    @Test
    default void many_are_accepted_at_once() {
        Accepting listener = fixture().accepting();
        List<RawPeer> dialled = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            dialled.add(fixture().closing(RawPeer.dial(listener.address())));
        }
        dialled.forEach(raw -> raw.write("x"));
        dialled.forEach(raw -> assertThat(Await.value(fixture().closing(listener.next()).peek(LONG))).isEqualTo((byte) 'x'));
    }

    /** As many as come in a bad second, and as many of them at once as a test's file descriptors allow. */
    @Test
    default void ten_thousand_connects_in_a_burst_are_all_served_and_a_bridge_lives_on() {
        Accepting sides = fixture().accepting();
        RawPeer left = fixture().closing(RawPeer.dial(sides.address()));
        Connection ownLeft = fixture().closing(sides.next());
        RawPeer right = fixture().closing(RawPeer.dial(sides.address()));
        fixture().closing(fixture().transport().bridge(ownLeft, fixture().closing(sides.next())));
        AtomicInteger accepted = new AtomicInteger();
        Listener stormed = listen("127.0.0.1", 0, connection -> {
            accepted.incrementAndGet();
            connection.close();
        });
        CompletableFuture<Integer> burst = fixture().inBackground(() -> burst(stormed.local()));
        while (!burst.isDone()) {
            left.write("ping");
            assertThat(right.read(4)).isEqualTo("ping");
        }
        assertThat(Await.value(burst)).isEqualTo(10_000);
        assertThat(accepted).hasValue(10_000);
        left.write("still here");
        assertThat(right.read(10)).isEqualTo("still here");
    }

    private static int burst(InetSocketAddress address) {
        try {
            return Burst.dial(address, 10_000, 1_500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
