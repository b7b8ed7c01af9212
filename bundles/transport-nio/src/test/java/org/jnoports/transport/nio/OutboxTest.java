package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();
    private final Sink sink = new Sink();

    private CompletableFuture<Void> offer(int bytes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        assertThat(outbox.offer(new byte[bytes], sent)).isTrue();
        return sent;
    }

    @Test
    void a_write_completes_when_its_last_byte_is_out() throws IOException {
        CompletableFuture<Void> first = offer(10);
        CompletableFuture<Void> second = offer(10);
        sink.room = 15;
        assertThat(outbox.flush(sink)).isFalse();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        sink.room = 5;
        assertThat(outbox.flush(sink)).isTrue();
        assertThat(second).isCompleted();
    }

    @Test
    void the_end_is_told_behind_all_bytes_and_once() throws IOException {
        CompletableFuture<Void> sent = offer(10);
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletableFuture<Void> toldAgain = new CompletableFuture<>();
        outbox.offerEnd(told);
        outbox.offerEnd(toldAgain);
        sink.room = 100;
        assertThat(outbox.flush(sink)).isTrue();
        assertThat(sink.events).containsExactly("10", "end");
        assertThat(List.of(sent, told, toldAgain)).allMatch(CompletableFuture::isDone);
        assertThat(outbox.isShut()).isTrue();
    }

    @Test
    void no_more_than_16_MiB_wait() {
        CompletableFuture<Void> most = offer((int) Outbox.MAX_WAITING_BYTES);
        assertThat(outbox.offer(new byte[1], new CompletableFuture<>())).isFalse();
        assertThat(outbox.offer(new byte[0], new CompletableFuture<>())).isTrue();
        assertThat(most).isNotDone();
    }

    @Test
    void what_has_been_sent_makes_room() throws IOException {
        assertThat(offer((int) Outbox.MAX_WAITING_BYTES)).isNotDone();
        sink.room = Integer.MAX_VALUE;
        assertThat(outbox.flush(sink)).isTrue();
        assertThat(offer((int) Outbox.MAX_WAITING_BYTES)).isNotDone();
    }

    @Test
    void failing_fails_everything_that_waits() {
        CompletableFuture<Void> sent = offer(10);
        CompletableFuture<Void> told = new CompletableFuture<>();
        outbox.offerEnd(told);
        outbox.fail(new TransportException(Reason.CLOSED, "gone", null));
        assertThat(sent).isCompletedExceptionally();
        assertThat(told).isCompletedExceptionally();
        assertThat(offer((int) Outbox.MAX_WAITING_BYTES)).isNotDone();
    }

    /** Takes as many bytes as there is room for. */
    private static final class Sink implements ByteStream {
        private final List<String> events = new ArrayList<>();
        private int room;

        @Override
        public boolean write(ByteBuffer source) {
            int count = Math.min(room, source.remaining());
            source.position(source.position() + count);
            room -= count;
            events.add(String.valueOf(count));
            return !source.hasRemaining();
        }

        @Override
        public boolean shutdownOutput() {
            events.add("end");
            return true;
        }

        @Override
        public int read(ByteBuffer target) {
            return 0;
        }

        @Override
        public int ownInterest() {
            return 0;
        }

        @Override
        public boolean suspended() {
            return false;
        }

        @Override
        public void close(boolean orderly) {
            events.add("close");
        }

        @Override
        public void leave() {
            events.add("leave");
        }

        @Override
        public void join(BufferPool pool) {
            events.add("join");
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return Optional.empty();
        }
    }
}
