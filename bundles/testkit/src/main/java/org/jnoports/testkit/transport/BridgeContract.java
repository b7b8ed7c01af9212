package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Traffic;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** bridge. */
interface BridgeContract {
    /** What each test opens its things with. */
    Fixture fixture();

    private Bridge bridge(Pair left, Pair right) {
        return fixture().closing(fixture().transport().bridge(left.own(), right.own()));
    }

    private Pair pair(boolean tls) {
        return tls ? fixture().tlsPair("TLSv1.3") : fixture().pair();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    default void bytes_pass_both_ways_at_once_unchanged_and_in_order(boolean leftTls, boolean rightTls) {
        Pair left = pair(leftTls);
        Pair right = pair(rightTls);
        Bridge bridge = bridge(left, right);
        long size = leftTls || rightTls ? 12_000_000 : 48_000_000;
        List<CompletableFuture<byte[]>> digests = List.of(
                fixture().inBackground(() -> RandomBytes.send(left.raw(), size, 1)),
                fixture().inBackground(() -> RandomBytes.send(right.raw(), size + 1, 2)),
                fixture().inBackground(() -> RandomBytes.receive(right.raw())),
                fixture().inBackground(() -> RandomBytes.receive(left.raw())));
        assertThat(Await.value(digests.get(2))).isEqualTo(Await.value(digests.get(0)));
        assertThat(Await.value(digests.get(3))).isEqualTo(Await.value(digests.get(1)));
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.clean()).isTrue();
        assertThat(end.traffic()).isEqualTo(new Traffic(size + 1, size)).isEqualTo(bridge.traffic());
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    default void early_bytes_are_delivered_first_and_at_once(boolean leftTls, boolean rightTls) {
        Pair left = pair(leftTls);
        Pair right = pair(rightTls);
        left.raw().write("hello line\nearly left");
        right.raw().write("early right");
        assertThat(Await.value(left.own().readLine(100, LONG))).isEqualTo("hello line");
        Await.value(left.own().peek(LONG));
        Await.value(right.own().peek(LONG));
        Bridge bridge = bridge(left, right);
        assertThat(right.raw().read(10)).isEqualTo("early left");
        assertThat(left.raw().read(11)).isEqualTo("early right");
        left.raw().write(", then more");
        assertThat(right.raw().read(11)).isEqualTo(", then more");
        Await.until("all bytes are counted", () -> bridge.traffic().equals(new Traffic(11, 21)));
    }

    @Test
    default void what_was_written_before_leaves_before_what_is_bridged() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        left.raw().write("behind");
        Await.value(left.own().peek(LONG));
        CompletionStage<Void> written = right.own().write("x".repeat(3_000_000).getBytes(UTF_8));
        bridge(left, right);
        assertThat(right.raw().read(3_000_006)).startsWith("xxx").endsWith("xbehind");
        Await.value(written);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    default void an_end_travels_on_as_a_half_close_either_way(boolean leftTls, boolean rightTls) {
        Pair left = pair(leftTls);
        Pair right = pair(rightTls);
        Bridge bridge = bridge(left, right);
        left.raw().write("request");
        left.raw().shutdownOutput();
        assertThat(new String(right.raw().readAll(), UTF_8)).isEqualTo("request");
        right.raw().write("a long answer");
        assertThat(left.raw().read(13)).isEqualTo("a long answer");
        assertThat(bridge.ended().toCompletableFuture()).isNotDone();
        right.raw().shutdownOutput();
        assertThat(left.raw().readAll()).isEmpty();
        assertThat(Await.value(bridge.ended())).isEqualTo(new BridgeEnd("left closed", true, new Traffic(13, 7)));
    }

    @Test
    default void the_end_says_which_side_ended_first() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        Bridge bridge = bridge(left, right);
        right.raw().shutdownOutput();
        assertThat(left.raw().readAll()).isEmpty();
        left.raw().shutdownOutput();
        assertThat(Await.value(bridge.ended())).isEqualTo(new BridgeEnd("right closed", true, new Traffic(0, 0)));
    }

    @Test
    default void a_slow_reader_stops_the_writer_and_gets_everything_in_the_end() {
        Accepting listener = fixture().accepting();
        Flood flood = fixture().closing(new Flood(listener.address()));
        Connection left = fixture().closing(listener.next());
        Pair right = fixture().pair(64 * 1024);
        Bridge bridge = fixture().closing(fixture().transport().bridge(left, right.own()));
        long pushed = flood.untilBlocked();
        assertThat(pushed).isLessThan(Flood.MOST_A_KERNEL_HOLDS);
        flood.end();
        assertThat(RandomBytes.receive(right.raw())).isEqualTo(flood.digest());
        assertThat(bridge.traffic().toRight()).isEqualTo(pushed);
    }

    @Test
    default void a_slow_reader_does_not_hold_up_the_other_direction() {
        Accepting listener = fixture().accepting();
        Flood flood = fixture().closing(new Flood(listener.address()));
        Pair right = fixture().pair(64 * 1024);
        fixture().closing(fixture().transport().bridge(fixture().closing(listener.next()), right.own()));
        flood.untilBlocked();
        right.raw().write("against the stream");
        assertThat(flood.read(18)).isEqualTo("against the stream");
    }

    @Test
    default void a_reset_on_one_side_closes_both() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        Bridge bridge = bridge(left, right);
        right.raw().write("x");
        left.raw().read(1);
        right.raw().reset();
        left.raw().awaitEnd();
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.clean()).isFalse();
        assertThat(end.cause()).startsWith("right: ");
        assertThat(end.traffic()).isEqualTo(new Traffic(1, 0));
    }

    @Test
    default void a_sink_that_is_reset_in_mid_stream_closes_both_and_what_is_counted_was_taken() {
        Accepting listener = fixture().accepting();
        Flood flood = fixture().closing(new Flood(listener.address()));
        Connection left = fixture().closing(listener.next());
        Pair right = fixture().pair(64 * 1024);
        Bridge bridge = fixture().closing(fixture().transport().bridge(left, right.own()));
        CompletableFuture<Long> pushed = fixture().inBackground(flood::untilBlocked);
        right.raw().readBytes(2_000_000);
        Await.value(pushed);
        right.raw().reset();
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.clean()).isFalse();
        assertThat(end.cause()).startsWith("right: ");
        assertThat(end.traffic().toLeft()).isZero();
        assertThat(end.traffic().toRight()).isBetween(2_000_000L, Await.value(pushed));
        flood.awaitEnd();
    }

    @Test
    default void a_source_that_is_reset_in_mid_stream_closes_both() {
        Pair left = fixture().pair();
        Pair right = fixture().pair(64 * 1024);
        Bridge bridge = bridge(left, right);
        CompletableFuture<Void> writing = fixture().inBackground(() -> left.raw().write(new byte[8_000_000]));
        right.raw().readBytes(1_000_000);
        left.raw().reset();
        right.raw().awaitEnd();
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.clean()).isFalse();
        assertThat(end.cause()).startsWith("left: ");
        assertThat(end.traffic().toRight()).isGreaterThanOrEqualTo(1_000_000);
        Await.until("the writer has given up", writing::isDone);
    }

    @Test
    default void a_TLS_side_that_is_cut_off_is_not_a_clean_end() {
        Accepting listener = fixture().accepting(Fixture.tlsServer());
        RecordCounter between = fixture().closing(new RecordCounter(listener.address()));
        fixture().connect(between.port(), Fixture.tlsClient());
        Connection left = fixture().closing(listener.next());
        Pair right = fixture().pair();
        Bridge bridge = fixture().closing(fixture().transport().bridge(left, right.own()));
        between.cutForward();
        right.raw().awaitEnd();
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.clean()).isFalse();
        assertThat(end.cause()).startsWith("left: ");
    }

    @Test
    default void close_closes_both_at_once() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        CompletionStage<Void> leftClosed = left.own().closed();
        Bridge bridge = bridge(left, right);
        bridge.close();
        bridge.close();
        left.raw().awaitEnd();
        right.raw().awaitEnd();
        assertThat(Await.value(bridge.ended())).isEqualTo(new BridgeEnd("closed here", true, new Traffic(0, 0)));
        Await.value(leftClosed);
    }

    @Test
    default void closing_a_bridged_connection_ends_the_bridge() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        Bridge bridge = bridge(left, right);
        right.own().close();
        left.raw().awaitEnd();
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.cause()).startsWith("right: ");
        assertThat(end.clean()).isFalse();
    }

    @Test
    default void a_bridge_of_a_closed_connection_ends_and_closes_the_other() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        left.own().close();
        Await.value(left.own().closed());
        Bridge bridge = bridge(left, right);
        right.raw().awaitEnd();
        BridgeEnd end = Await.value(bridge.ended());
        assertThat(end.clean()).isFalse();
        assertThat(end.cause()).startsWith("left");
    }

    @Test
    default void closed_has_completed_before_ended_does() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        CompletableFuture<Void> both = CompletableFuture.allOf(
                left.own().closed().toCompletableFuture(), right.own().closed().toCompletableFuture());
        Bridge bridge = bridge(left, right);
        CompletionStage<Boolean> inOrder = bridge.ended().thenApply(end -> both.isDone());
        left.raw().close();
        right.raw().close();
        assertThat(Await.value(inOrder)).isTrue();
    }

    @Test
    default void a_bridged_connection_refuses_everything_but_close_and_remote() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        bridge(left, right);
        Connection own = left.own();
        Stream.<CompletionStage<?>>of(
                        own.peek(LONG), own.readLine(10, LONG), own.read(10, LONG), own.write(new byte[1]),
                        own.shutdownOutput(), own.closed())
                .forEach(stage -> Await.failure(IllegalStateException.class, stage));
        own.breakOff();
        assertThatThrownBy(own::local).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(own::tlsSession).isInstanceOf(IllegalStateException.class);
        assertThat(own.remote()).isEqualTo(left.raw().socket().getLocalSocketAddress());
        left.raw().write("undisturbed");
        assertThat(right.raw().read(11)).isEqualTo("undisturbed");
    }

    @Test
    default void a_connection_is_bridged_once_and_not_while_a_read_is_pending() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        Pair third = fixture().pair();
        CompletionStage<Byte> pending = third.own().peek(LONG);
        assertThatThrownBy(() -> fixture().transport().bridge(left.own(), third.own()))
                .isInstanceOf(IllegalStateException.class);
        bridge(left, right); // the refusal left it as it was
        assertThatThrownBy(() -> fixture().transport().bridge(left.own(), right.own()))
                .isInstanceOf(IllegalStateException.class);
        third.raw().write("x");
        assertThat(Await.value(pending)).isEqualTo((byte) 'x');
    }

    @Test
    default void a_connection_is_not_bridged_with_itself() {
        Pair pair = fixture().pair();
        assertThatThrownBy(() -> fixture().transport().bridge(pair.own(), pair.own()))
                .isInstanceOf(IllegalStateException.class);
        pair.raw().write("x");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'x');
    }

    @Test
    default void another_transports_connection_is_refused() {
        Pair pair = fixture().pair();
        assertThatThrownBy(() -> fixture().transport().bridge(pair.own(), new Foreign()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture().transport().bridge(new Foreign(), pair.own()))
                .isInstanceOf(IllegalArgumentException.class);
        pair.raw().write("x");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'x');
    }

    @Test
    default void a_bridge_may_be_made_where_a_read_completes() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        CompletionStage<Bridge> bridge = left.own().readLine(100, LONG)
                .thenApply(line -> fixture().transport().bridge(left.own(), right.own()));
        left.raw().write("hello\nearly");
        fixture().closing(Await.value(bridge));
        assertThat(right.raw().read(5)).isEqualTo("early");
    }

    @Test
    default void a_hundred_bridges_carry_their_own_bytes_at_once() {
        List<Pair> lefts = pairs(100);
        List<Pair> rights = pairs(100);
        List<Bridge> bridges = IntStream.range(0, 100).mapToObj(n -> bridge(lefts.get(n), rights.get(n))).toList();
        List<CompletableFuture<byte[]>> sent = new ArrayList<>();
        List<CompletableFuture<byte[]>> received = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            Pair left = lefts.get(n);
            Pair right = rights.get(n);
            int seed = n;
            sent.add(fixture().inBackground(() -> RandomBytes.send(left.raw(), 300_000, seed)));
            received.add(fixture().inBackground(() -> RandomBytes.receive(right.raw())));
        }
        for (int n = 0; n < 100; n++) {
            assertThat(Await.value(received.get(n))).isEqualTo(Await.value(sent.get(n)));
            rights.get(n).raw().shutdownOutput();
        }
        bridges.forEach(bridge -> assertThat(Await.value(bridge.ended()).clean()).isTrue());
    }

    private List<Pair> pairs(int count) {
        Accepting listener = fixture().accepting();
        return IntStream.range(0, count)
                .mapToObj(n -> {
                    RawPeer raw = fixture().closing(RawPeer.dial(listener.address()));
                    return new Pair(fixture().closing(listener.next()), raw);
                })
                .toList();
    }

    @Test
    default void a_busy_bridge_lets_others_have_their_turn() {
        Pair busyLeft = fixture().pair();
        Pair busyRight = fixture().pair();
        bridge(busyLeft, busyRight);
        CompletableFuture<byte[]> sending = fixture().inBackground(() -> RandomBytes.send(busyLeft.raw(), 60_000_000, 1));
        CompletableFuture<byte[]> receiving = fixture().inBackground(() -> RandomBytes.receive(busyRight.raw()));
        List<Pair> lefts = pairs(8);
        List<Pair> rights = pairs(8);
        for (int n = 0; n < 8; n++) {
            bridge(lefts.get(n), rights.get(n));
            for (int ping = 0; ping < 20; ping++) {
                lefts.get(n).raw().write("ping");
                assertThat(rights.get(n).raw().read(4)).isEqualTo("ping");
            }
        }
        assertThat(Await.value(receiving)).isEqualTo(Await.value(sending));
    }

    /** A connection that no transport made. */
    final class Foreign implements Connection {
        private static <T> CompletionStage<T> unsupported() {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Byte> peek(Duration limit) {
            return unsupported();
        }

        @Override
        public CompletionStage<String> readLine(int maxBytes, Duration limit) {
            return unsupported();
        }

        @Override
        public CompletionStage<byte[]> read(int maxBytes, Duration limit) {
            return unsupported();
        }

        @Override
        public CompletionStage<Void> write(byte[] bytes) {
            return unsupported();
        }

        @Override
        public void breakOff() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> shutdownOutput() {
            return unsupported();
        }

        @Override
        public SocketAddress remote() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketAddress local() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Void> closed() {
            return unsupported();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
