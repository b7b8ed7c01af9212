package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.testkit.transport.Fixture.LONG;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;

/** write and shutdownOutput. */
interface WritingContract {
    /** What each test opens its things with. */
    Fixture fixture();

    @Test
    default void written_bytes_arrive() {
        Pair pair = fixture().pair();
        Await.value(pair.own().write("hello".getBytes(UTF_8)));
        assertThat(pair.raw().read(5)).isEqualTo("hello");
    }

    @Test
    default void writes_leave_in_call_order() {
        Pair pair = fixture().pair();
        List<CompletionStage<Void>> sent = IntStream.range(0, 1000)
                .mapToObj(n -> pair.own().write((n + "\n").getBytes(UTF_8)))
                .toList();
        String expected = String.join("\n", IntStream.range(0, 1000).mapToObj(String::valueOf).toList()) + "\n";
        assertThat(pair.raw().read(expected.length())).isEqualTo(expected);
        sent.forEach(Await::value);
    }

    @Test
    default void writes_from_a_completion_come_after_those_called_before() {
        Pair pair = fixture().pair();
        CompletionStage<Void> answered = pair.own().readLine(100, LONG).thenCompose(line -> {
            CompletionStage<Void> first = pair.own().write("1".getBytes(UTF_8));
            CompletionStage<Void> second = pair.own().write("2".getBytes(UTF_8));
            return first.thenCombine(second, (a, b) -> null);
        });
        pair.raw().write("go\n");
        Await.value(answered);
        assertThat(pair.raw().read(2)).isEqualTo("12");
    }

    @Test
    default void an_empty_write_completes() {
        Pair pair = fixture().pair();
        Await.value(pair.own().write(new byte[0]));
        Await.value(pair.own().write("x".getBytes(UTF_8)));
        assertThat(pair.raw().read(1)).isEqualTo("x");
    }

    @Test
    default void a_large_write_completes_only_as_the_peer_reads() {
        Pair pair = fixture().pair(64 * 1024);
        byte[] bytes = new byte[15 * 1024 * 1024];
        new Random(3).nextBytes(bytes);
        CompletionStage<Void> sent = pair.own().write(bytes);
        assertThat(pair.raw().readBytes(bytes.length)).isEqualTo(bytes);
        Await.value(sent);
    }

    @Test
    default void more_than_16_MiB_that_nobody_reads_fail_and_close() {
        Pair pair = fixture().pair(64 * 1024);
        byte[] block = new byte[1024 * 1024];
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        while (sent.size() < 400 && sent.stream().noneMatch(CompletableFuture::isCompletedExceptionally)) {
            sent.add(pair.own().write(block).toCompletableFuture());
        }
        TransportException e = Await.failure(TransportException.class, sent.get(sent.size() - 1));
        assertThat(e.reason()).isEqualTo(Reason.TOO_LONG);
        assertThat(e).hasMessageContaining("127.0.0.1:" + pair.raw().socket().getLocalPort());
        Await.value(pair.own().closed());
        assertThat(sent).allMatch(CompletableFuture::isDone);
        assertThat(sent.size()).isGreaterThan(16);
    }

    @Test
    default void what_a_peer_reads_in_time_is_not_limited() {
        Pair pair = fixture().pair();
        CompletableFuture<byte[]> received = fixture().inBackground(() -> pair.raw().readAll());
        byte[] block = new byte[1024 * 1024];
        for (int n = 0; n < 40; n++) {
            Await.value(pair.own().write(block));
        }
        Await.value(pair.own().shutdownOutput());
        assertThat(Await.value(received)).hasSize(40 * block.length);
    }

    @Test
    default void shutdownOutput_ends_the_peers_stream_behind_all_bytes_and_reading_goes_on() {
        Pair pair = fixture().pair();
        CompletionStage<Void> sent = pair.own().write(new byte[1_000_000]);
        CompletionStage<Void> told = pair.own().shutdownOutput();
        assertThat(pair.raw().readAll()).hasSize(1_000_000);
        Await.value(sent);
        Await.value(told);
        pair.raw().write("still here\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("still here");
    }

    @Test
    default void shutdownOutput_may_be_repeated() {
        Pair pair = fixture().pair();
        Await.value(pair.own().shutdownOutput());
        Await.value(pair.own().shutdownOutput());
        assertThat(pair.raw().readAll()).isEmpty();
    }

    @Test
    default void a_write_after_shutdownOutput_fails_and_reading_goes_on() {
        Pair pair = fixture().pair();
        Await.value(pair.own().shutdownOutput());
        Await.failure(IllegalStateException.class, pair.own().write(new byte[1]));
        pair.raw().write("x");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'x');
    }

    @Test
    default void who_writes_without_end_lets_others_have_their_turn() {
        AtomicBoolean enough = new AtomicBoolean();
        List<CompletionStage<Void>> endless = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            Pair busy = fixture().pair();
            CompletableFuture<Void> reading = fixture().inBackground(() -> busy.raw().awaitEnd());
            endless.add(reading);
            endless.add(writeUntil(enough, busy.own()).thenCompose(done -> busy.own().shutdownOutput()));
        }
        Pair other = fixture().pair();
        for (int n = 0; n < 20; n++) {
            other.raw().write("ping\n");
            assertThat(Await.value(other.own().readLine(10, LONG))).isEqualTo("ping");
        }
        enough.set(true);
        endless.forEach(Await::value);
    }

    private static CompletionStage<Void> writeUntil(AtomicBoolean enough, Connection own) {
        CompletionStage<Void> one = own.write(new byte[10]);
        return enough.get() ? one : one.thenCompose(done -> writeUntil(enough, own));
    }

    @Test
    default void writing_to_a_peer_that_is_gone_fails_and_closes() {
        Pair pair = fixture().pair();
        pair.raw().reset();
        Connection own = pair.own();
        CompletionStage<Void> failed = writeUntilFailure(own, 1000);
        TransportException e = Await.failure(TransportException.class, failed);
        assertThat(e.reason()).isIn(Reason.IO, Reason.CLOSED);
        Await.value(own.closed());
    }

    private static CompletionStage<Void> writeUntilFailure(Connection own, int times) {
        CompletionStage<Void> last = own.write(new byte[1000]);
        return times == 0 ? last : last.thenCompose(done -> writeUntilFailure(own, times - 1));
    }
}
