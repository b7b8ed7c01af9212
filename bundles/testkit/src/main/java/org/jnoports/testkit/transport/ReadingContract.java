package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;
import static org.jnoports.testkit.transport.Fixture.SHORT;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;

/** peek, readLine and read. */
interface ReadingContract {
    /** What each test opens its things with. */
    Fixture fixture();

    private static TransportException failure(CompletionStage<?> stage) {
        return Await.failure(TransportException.class, stage);
    }

    @Test
    default void peek_leaves_the_byte_unread() {
        Pair pair = fixture().pair();
        pair.raw().write("hello\n");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'h');
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'h');
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("hello");
    }

    @Test
    default void peek_waits_for_the_first_byte() {
        Pair pair = fixture().pair();
        CompletionStage<Byte> peeked = pair.own().peek(LONG);
        assertThat(peeked.toCompletableFuture()).isNotDone();
        pair.raw().write((byte) 0xff);
        assertThat(Await.value(peeked)).isEqualTo((byte) 0xff);
    }

    @Test
    default void the_end_of_the_stream_fails_a_peek_and_closes() {
        Pair pair = fixture().pair();
        pair.raw().shutdownOutput();
        assertThat(failure(pair.own().peek(LONG)).reason()).isEqualTo(Reason.CLOSED);
        assertThat(Await.value(pair.own().closed())).isNull();
    }

    @Test
    default void a_line_ends_with_LF_and_keeps_a_CR() {
        Pair pair = fixture().pair();
        pair.raw().write("one\r\ntwo\n\n\r\n");
        assertThat(lines(pair.own(), 4)).containsExactly("one\r", "two", "", "\r");
    }

    @Test
    default void two_lines_in_one_segment_are_read_one_by_one() {
        Pair pair = fixture().pair();
        pair.raw().write("first\nsecond\nthird");
        assertThat(lines(pair.own(), 2)).containsExactly("first", "second");
        pair.raw().write(" and its rest\n");
        assertThat(lines(pair.own(), 1)).containsExactly("third and its rest");
    }

    private static String[] lines(Connection connection, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> Await.value(connection.readLine(1000, LONG)))
                .toArray(String[]::new);
    }

    @Test
    default void a_line_may_come_byte_by_byte() {
        Pair pair = fixture().pair();
        CompletionStage<String> line = pair.own().readLine(100, LONG);
        for (byte b : "für @älice €𝄞\n".getBytes(UTF_8)) {
            pair.raw().write(b);
        }
        assertThat(Await.value(line)).isEqualTo("für @älice €𝄞");
    }

    @Test
    default void bytes_that_are_not_UTF8_do_not_fail_a_line() {
        Pair pair = fixture().pair();
        pair.raw().write((byte) 'a', (byte) 0xc3, (byte) 0x28, (byte) '\n');
        assertThat(Await.value(pair.own().readLine(100, LONG))).startsWith("a").endsWith("(").contains("\ufffd");
    }

    @Test
    default void a_line_may_be_as_long_as_permitted_LF_included() {
        Pair pair = fixture().pair();
        pair.raw().write("123456789\n");
        assertThat(Await.value(pair.own().readLine(10, LONG))).isEqualTo("123456789");
    }

    @Test
    default void a_line_one_byte_too_long_fails_and_closes() {
        Pair pair = fixture().pair();
        pair.raw().write("1234567890\n");
        TransportException e = failure(pair.own().readLine(10, LONG));
        assertThat(e.reason()).isEqualTo(Reason.TOO_LONG);
        assertThat(e).hasMessageContaining("127.0.0.1:" + pair.raw().socket().getLocalPort()).hasMessageContaining("10");
        pair.raw().awaitEnd();
        Await.value(pair.own().closed());
    }

    @Test
    default void a_line_is_too_long_as_soon_as_its_bytes_are_there_without_an_LF() {
        Pair pair = fixture().pair();
        pair.raw().write("1234567890");
        assertThat(failure(pair.own().readLine(10, LONG)).reason()).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    default void the_limit_holds_for_each_line_not_for_what_came_with_it() {
        Pair pair = fixture().pair();
        pair.raw().write("12345\n" + "x".repeat(5000) + "\n");
        assertThat(Await.value(pair.own().readLine(6, LONG))).isEqualTo("12345");
        assertThat(Await.value(pair.own().readLine(5001, LONG))).hasSize(5000);
    }

    @Test
    default void a_line_of_a_megabyte_is_read_whole() {
        Pair pair = fixture().pair();
        String line = "0123456789abcdef".repeat(65_536);
        CompletableFuture<Void> written = fixture().inBackground(() -> pair.raw().write(line + "\nnext\n"));
        assertThat(Await.value(pair.own().readLine(2_000_000, LONG))).isEqualTo(line);
        assertThat(Await.value(pair.own().readLine(10, LONG))).isEqualTo("next");
        Await.value(written);
    }

    @Test
    default void the_end_of_the_stream_fails_a_line_whatever_was_there_before() {
        Pair pair = fixture().pair();
        pair.raw().write("whole\nhalf");
        pair.raw().shutdownOutput();
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("whole");
        TransportException e = failure(pair.own().readLine(100, LONG));
        assertThat(e.reason()).isEqualTo(Reason.CLOSED);
        assertThat(e).hasMessageContaining("127.0.0.1:" + pair.raw().socket().getLocalPort());
        Await.value(pair.own().closed());
    }

    @Test
    default void a_peek_that_times_out_leaves_the_connection_as_it_was() {
        Pair pair = fixture().pair();
        TransportException e = failure(pair.own().peek(SHORT));
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(e).hasMessageContaining("127.0.0.1:" + pair.raw().socket().getLocalPort()).hasMessageContaining("60 ms");
        pair.raw().write("x");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'x');
        assertThat(pair.own().closed().toCompletableFuture()).isNotDone();
    }

    @Test
    default void a_line_that_times_out_consumes_nothing() {
        Pair pair = fixture().pair();
        pair.raw().write("beg");
        assertThat(failure(pair.own().readLine(100, SHORT)).reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'b');
        pair.raw().write("in");
        assertThat(failure(pair.own().readLine(100, SHORT)).reason()).isEqualTo(Reason.TIMED_OUT);
        pair.raw().write("ning\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("beginning");
    }

    @Test
    default void a_peek_that_is_broken_off_leaves_the_connection_as_it_was() {
        Pair pair = fixture().pair();
        CompletionStage<Byte> peeked = pair.own().peek(LONG);
        pair.own().breakOff();
        TransportException e = failure(peeked);
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(e).hasMessageContaining("127.0.0.1:" + pair.raw().socket().getLocalPort());
        pair.raw().write("x");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'x');
    }

    @Test
    default void a_line_that_is_broken_off_consumes_nothing() {
        Pair pair = fixture().pair();
        pair.raw().write("beg");
        Await.value(pair.own().peek(LONG));
        CompletionStage<String> line = pair.own().readLine(100, LONG);
        pair.own().breakOff();
        assertThat(failure(line).reason()).isEqualTo(Reason.TIMED_OUT);
        pair.raw().write("inning\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("beginning");
    }

    @Test
    default void there_may_be_nothing_to_break_off() {
        Pair pair = fixture().pair();
        pair.own().breakOff();
        pair.raw().write("x\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("x");
        pair.own().close();
        pair.own().breakOff();
    }

    @Test
    default void a_limit_of_zero_takes_only_what_has_been_received() {
        Pair pair = fixture().pair();
        assertThat(failure(pair.own().read(10, Duration.ZERO)).reason()).isEqualTo(Reason.TIMED_OUT);
        pair.raw().write("a\nb\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("a");
        Await.value(pair.own().peek(LONG));
        assertThat(Await.value(pair.own().readLine(100, Duration.ZERO))).isEqualTo("b");
    }

    @Test
    default void a_limit_may_be_as_long_as_a_duration_can_be() {
        Pair pair = fixture().pair();
        CompletionStage<Byte> peeked = pair.own().peek(Duration.ofSeconds(Long.MAX_VALUE));
        pair.raw().write("x");
        assertThat(Await.value(peeked)).isEqualTo((byte) 'x');
    }

    @Test
    default void read_hands_out_what_is_there_up_to_its_limit() {
        Pair pair = fixture().pair();
        pair.raw().write("abcdef");
        assertThat(Await.value(pair.own().read(4, LONG))).hasSizeBetween(1, 4).startsWith((byte) 'a');
        CompletionStage<byte[]> none = fixture().pair().own().read(100, LONG);
        assertThat(none.toCompletableFuture()).isNotDone();
    }

    @Test
    default void many_reads_give_the_bytes_unchanged_and_in_order() {
        Pair pair = fixture().pair();
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        CompletableFuture<Void> written = fixture().inBackground(() -> {
            pair.raw().write(sent);
            pair.raw().shutdownOutput();
        });
        assertThat(Received.all(pair.own(), 70_000)).isEqualTo(sent);
        Await.value(written);
    }

    @Test
    default void reads_of_one_byte_come_out_of_a_longer_segment() {
        Pair pair = fixture().pair();
        pair.raw().write("abc");
        pair.raw().shutdownOutput();
        assertThat(Received.all(pair.own(), 1)).asString(UTF_8).isEqualTo("abc");
    }

    @Test
    default void the_end_of_the_stream_reads_as_an_empty_array_every_time_and_writing_goes_on() {
        Pair pair = fixture().pair();
        pair.raw().write("last");
        pair.raw().shutdownOutput();
        assertThat(Received.all(pair.own(), 100)).asString(UTF_8).isEqualTo("last");
        assertThat(Await.value(pair.own().read(100, LONG))).isEmpty();
        Await.value(pair.own().write("answer".getBytes(UTF_8)));
        assertThat(pair.raw().read(6)).isEqualTo("answer");
        assertThat(pair.own().closed().toCompletableFuture()).isNotDone();
    }

    @Test
    default void lines_peeks_and_reads_mix() {
        Pair pair = fixture().pair();
        pair.raw().write("line\nrest");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("line");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'r');
        assertThat(Await.value(pair.own().read(2, LONG))).asString(UTF_8).isEqualTo("re");
        pair.raw().write(" of it\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("st of it");
    }

    @Test
    default void a_second_read_while_one_is_pending_is_refused_and_the_first_goes_on() {
        Pair pair = fixture().pair();
        CompletionStage<String> first = pair.own().readLine(100, LONG);
        assertThat(Await.failure(IllegalStateException.class, pair.own().peek(LONG))).hasMessageContaining("pending");
        Await.failure(IllegalStateException.class, pair.own().readLine(100, LONG));
        Await.failure(IllegalStateException.class, pair.own().read(100, LONG));
        pair.raw().write("first\n");
        assertThat(Await.value(first)).isEqualTo("first");
        pair.raw().write("second\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("second");
    }

    @Test
    default void the_next_read_may_start_where_the_last_one_completes() {
        Pair pair = fixture().pair();
        CompletionStage<String> both = pair.own().readLine(100, LONG)
                .thenCompose(one -> pair.own().readLine(100, LONG).thenApply(two -> one + "+" + two));
        pair.raw().write("a\nb\n");
        assertThat(Await.value(both)).isEqualTo("a+b");
    }

    @Test
    default void a_reset_by_the_peer_fails_a_read_and_closes() {
        Pair pair = fixture().pair();
        CompletionStage<byte[]> pending = pair.own().read(100, LONG);
        pair.raw().reset();
        TransportException e = failure(pending);
        assertThat(e.reason()).isIn(Reason.IO, Reason.CLOSED);
        assertThat(e).hasMessageContaining("127.0.0.1:");
        Await.value(pair.own().closed());
    }

    @Test
    default void nothing_is_read_before_somebody_asks() {
        Accepting listener = fixture().accepting();
        Flood flood = fixture().closing(new Flood(listener.address()));
        Connection own = fixture().closing(listener.next());
        assertThat(flood.untilBlocked()).isLessThan(Flood.MOST_A_KERNEL_HOLDS);
        assertThat(Await.value(own.peek(LONG))).isEqualTo(flood.firstByte());
    }

    @Test
    default void a_limit_of_no_bytes_is_refused() {
        Connection own = fixture().pair().own();
        assertThatThrownBy(() -> own.read(0, LONG)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> own.readLine(-1, LONG)).isInstanceOf(IllegalArgumentException.class);
    }
}
