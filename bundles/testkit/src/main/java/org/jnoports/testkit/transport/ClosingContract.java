package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.testkit.transport.Fixture.LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** close, closed, and what is left afterwards. */
interface ClosingContract {
    /** What each test opens its things with. */
    Fixture fixture();

    private static Reason reason(CompletionStage<?> stage) {
        return Await.failure(TransportException.class, stage).reason();
    }

    @Test
    default void close_fails_pending_waits_and_completes_closed() {
        Pair pair = fixture().pair();
        CompletionStage<String> pending = pair.own().readLine(100, LONG);
        pair.own().close();
        TransportException e = Await.failure(TransportException.class, pending);
        assertThat(e.reason()).isEqualTo(Reason.CLOSED);
        assertThat(e).hasMessageContaining("127.0.0.1:" + pair.raw().socket().getLocalPort());
        assertThat(Await.value(pair.own().closed())).isNull();
        pair.raw().awaitEnd();
    }

    @Test
    default void close_fails_writes_that_wait() {
        Pair pair = fixture().pair(64 * 1024);
        List<CompletionStage<Void>> sent = IntStream.range(0, 15)
                .mapToObj(n -> pair.own().write(new byte[1024 * 1024]))
                .toList();
        pair.own().close();
        CompletionStage<Void> last = sent.get(sent.size() - 1);
        Await.until("the last write is over", () -> last.toCompletableFuture().isDone());
        sent.stream().filter(one -> one.toCompletableFuture().isCompletedExceptionally())
                .forEach(one -> assertThat(reason(one)).isEqualTo(Reason.CLOSED));
    }

    @Test
    default void close_may_be_repeated() {
        Pair pair = fixture().pair();
        pair.own().close();
        pair.own().close();
        Await.value(pair.own().closed());
        pair.own().close();
    }

    @Test
    default void after_close_every_wait_fails() {
        Pair pair = fixture().pair();
        pair.own().close();
        assertThat(reason(pair.own().peek(LONG))).isEqualTo(Reason.CLOSED);
        assertThat(reason(pair.own().readLine(10, LONG))).isEqualTo(Reason.CLOSED);
        assertThat(reason(pair.own().read(10, LONG))).isEqualTo(Reason.CLOSED);
        assertThat(reason(pair.own().write(new byte[1]))).isEqualTo(Reason.CLOSED);
        assertThat(reason(pair.own().shutdownOutput())).isEqualTo(Reason.CLOSED);
    }

    @Test
    default void after_close_the_addresses_are_still_known() {
        Pair pair = fixture().pair();
        InetSocketAddress raw = (InetSocketAddress) pair.raw().socket().getLocalSocketAddress();
        pair.own().close();
        Await.value(pair.own().closed());
        assertThat(pair.own().remote()).isEqualTo(raw);
        assertThat(pair.own().local()).isEqualTo(pair.raw().socket().getRemoteSocketAddress());
    }

    @Test
    default void what_was_written_and_completed_arrives_although_the_connection_is_closed() {
        Pair pair = fixture().pair();
        Await.value(pair.own().write("goodbye".getBytes(UTF_8)));
        pair.own().close();
        assertThat(new String(pair.raw().readAll(), UTF_8)).isEqualTo("goodbye");
    }

    @Test
    default void a_connection_whose_both_directions_have_ended_is_closed() {
        Pair pair = fixture().pair();
        Await.value(pair.own().shutdownOutput());
        pair.raw().close();
        assertThat(Await.value(pair.own().read(10, LONG))).isEmpty();
        Await.value(pair.own().closed());
    }

    @Test
    default void nobody_else_can_complete_closed() {
        Pair pair = fixture().pair();
        pair.own().closed().toCompletableFuture().complete(null);
        assertThat(pair.own().closed().toCompletableFuture()).isNotDone();
    }

    @Test
    default void stages_complete_on_an_event_loop_that_survives_what_hangs_on_them() {
        Pair pair = fixture().pair();
        CompletionStage<String> line = pair.own().readLine(100, LONG);
        CompletableFuture<Thread> where = new CompletableFuture<>();
        CompletionStage<Void> throwing = line.thenAccept(text -> {
            where.complete(Thread.currentThread());
            throw new IllegalStateException("thrown by a test, on purpose");
        });
        pair.raw().write("one\n");
        assertThat(Await.value(where)).isNotEqualTo(Thread.currentThread());
        Await.failure(IllegalStateException.class, throwing);
        pair.raw().write("two\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("two");
    }

    @Test
    default void nothing_is_left_of_connections_and_listeners_that_were_closed() {
        Path files = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(files), "open sockets can only be counted where /proc is");
        openAndClose(); // loads classes, starts threads
        long before = sockets(files);
        int threads = threads();
        for (int n = 0; n < 10; n++) {
            openAndClose();
        }
        Await.until("the sockets are closed", () -> sockets(files) <= before);
        assertThat(threads()).isLessThanOrEqualTo(threads + Runtime.getRuntime().availableProcessors() + 8);
    }

    private void openAndClose() {
        try (Accepting listener = fixture().accepting()) {
            List<Connection> connections = IntStream.range(0, 10)
                    .mapToObj(n -> fixture().connect(listener.port()))
                    .toList();
            List<Connection> accepted = IntStream.range(0, 10).mapToObj(n -> listener.next()).toList();
            Stream.concat(connections.stream(), accepted.stream()).forEach(Connection::close);
            Stream.concat(connections.stream(), accepted.stream()).forEach(one -> Await.value(one.closed()));
        }
    }

    private static long sockets(Path files) {
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(ClosingContract::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since the folder was listed
        }
    }

    private static int threads() {
        return Thread.activeCount();
    }
}
