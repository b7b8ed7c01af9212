package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.ByteTransform;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that begins plain and is changed: rewritten, or within TLS where that makes no difference. */
interface ChangingContract {
    /** What each test opens its things with. */
    Fixture fixture();

    /** Depends on where a byte stands in its stream, as a cipher's does: what is rewritten twice, or not in order, shows. */
    final class Masking implements ByteTransform {
        private int at;

        @Override
        public void apply(ByteBuffer bytes) {
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                bytes.put(i, (byte) (bytes.get(i) ^ (at * 31 + (at >> 8))));
                at++;
            }
        }

        static byte[] masked(String text) {
            byte[] bytes = text.getBytes(UTF_8);
            new Masking().apply(ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private Connection masked(Connection connection) {
        assertThat(Await.value(fixture().transport().transform(connection, new Masking(), new Masking()))).isSameAs(connection);
        return connection;
    }

    @Test
    default void a_rewritten_stream_is_rewritten_from_the_first_unread_byte_on() {
        Pair pair = fixture().pair();
        byte[] masked = Masking.masked("hello\nagain\n");
        byte[] all = ByteBuffer.allocate(6 + masked.length).put("plain\n".getBytes(UTF_8)).put(masked).array();
        pair.raw().write(all);
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("plain");
        masked(pair.own());
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("hello");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("again");
        byte[] mine = "one, two".getBytes(UTF_8);
        Await.value(pair.own().write(mine));
        Await.value(pair.own().write(", three".getBytes(UTF_8)));
        assertThat(pair.raw().readBytes(15)).isEqualTo(Masking.masked("one, two, three"));
        assertThat(mine).as("what the caller handed out").isEqualTo("one, two".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void bytes_pass_a_changed_stretch_unchanged_and_in_order(boolean tls) {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        Ends middle = Ends.open(fixture());
        if (tls) {
            Ends.encrypt(fixture(), middle);
        } else {
            masked(middle.dialled());
            masked(middle.accepted());
        }
        Bridge first = fixture().closing(fixture().transport().bridge(left.own(), middle.dialled()));
        Bridge second = fixture().closing(fixture().transport().bridge(middle.accepted(), right.own()));
        long size = 12_000_000;
        List<CompletableFuture<byte[]>> digests = List.of(
                fixture().inBackground(() -> RandomBytes.send(left.raw(), size, 1)),
                fixture().inBackground(() -> RandomBytes.send(right.raw(), size + 1, 2)),
                fixture().inBackground(() -> RandomBytes.receive(right.raw())),
                fixture().inBackground(() -> RandomBytes.receive(left.raw())));
        assertThat(Await.value(digests.get(2))).isEqualTo(Await.value(digests.get(0)));
        assertThat(Await.value(digests.get(3))).isEqualTo(Await.value(digests.get(1)));
        assertThat(Await.value(first.ended()).clean()).isTrue();
        assertThat(Await.value(second.ended()).clean()).isTrue();
    }

    @Test
    default void an_end_passes_a_rewritten_stretch_as_a_half_close() {
        Pair left = fixture().pair();
        Pair right = fixture().pair();
        Ends middle = Ends.open(fixture());
        masked(middle.dialled());
        masked(middle.accepted());
        fixture().closing(fixture().transport().bridge(left.own(), middle.dialled()));
        fixture().closing(fixture().transport().bridge(middle.accepted(), right.own()));
        left.raw().write("request");
        left.raw().shutdownOutput();
        assertThat(new String(right.raw().readAll(), UTF_8)).isEqualTo("request");
        right.raw().write("answer");
        assertThat(left.raw().read(6)).isEqualTo("answer");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void a_slow_reader_behind_a_changed_stretch_stops_the_writer_and_gets_everything_in_the_end(boolean tls) {
        Accepting listener = fixture().accepting();
        Flood flood = fixture().closing(new Flood(listener.address()));
        Connection flooded = fixture().closing(listener.next());
        Pair slow = fixture().pair(64 * 1024);
        Ends middle = Ends.open(fixture());
        if (tls) {
            Ends.encrypt(fixture(), middle);
        } else {
            masked(middle.dialled());
            masked(middle.accepted());
        }
        fixture().closing(fixture().transport().bridge(flooded, middle.dialled()));
        fixture().closing(fixture().transport().bridge(middle.accepted(), slow.own()));
        assertThat(flood.untilBlocked()).isLessThan(Flood.MOST_A_KERNEL_HOLDS);
        flood.end();
        assertThat(RandomBytes.receive(slow.raw())).isEqualTo(flood.digest());
    }

    @Test
    default void a_stream_in_use_is_not_changed() {
        Pair pair = fixture().pair();
        CompletionStage<Byte> reading = pair.own().peek(LONG);
        assertThat(Await.failure(IllegalStateException.class, fixture().transport().transform(pair.own(), new Masking(), new Masking())))
                .hasMessageContaining("in use");
        pair.raw().write("x");
        assertThat(Await.value(reading)).isEqualTo((byte) 'x');
        masked(pair.own());
        assertThatThrownBy(() -> fixture().transport().transform(pair.own(), new Masking(), new Masking()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("isn't plain");
        pair.own().close();
        Pair gone = fixture().pair();
        gone.own().close();
        Await.value(gone.own().closed());
        assertThat(Await.failure(TransportException.class, fixture().transport().transform(gone.own(), new Masking(), new Masking())).reason())
                .isEqualTo(Reason.CLOSED);
    }

    @Test
    default void accepted_connections_count_in_the_order_in_which_they_came() {
        Accepting listener = fixture().accepting();
        for (long n = 1; n <= 5; n++) {
            Connection dialled = fixture().connect(listener.port());
            assertThat(dialled.ordinal()).isZero();
            assertThat(fixture().closing(listener.next()).ordinal()).isEqualTo(n);
        }
    }
}
