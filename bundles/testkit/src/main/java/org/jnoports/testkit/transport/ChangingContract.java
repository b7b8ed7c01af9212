package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;
import static org.jnoports.testkit.transport.Fixture.SHORT;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.ByteTransform;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.TestTls;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that begins plain, and is rewritten or goes on inside TLS. */
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

    /** Both ends of one TCP connection, both the transport's. */
    record Ends(Connection dialled, Connection accepted) {}

    private Ends ends() {
        Accepting listener = fixture().accepting();
        Connection dialled = fixture().connect(listener.port());
        return new Ends(dialled, fixture().closing(listener.next()));
    }

    private Connection masked(Connection connection) {
        assertThat(Await.value(fixture().transport().transform(connection, new Masking(), new Masking()))).isSameAs(connection);
        return connection;
    }

    private CompletionStage<Connection> tls(Connection connection, boolean client, SSLContext context) {
        return fixture().transport().startTls(connection, TlsOptions.mutual(context), client, LONG);
    }

    private void encrypt(Ends ends) {
        CompletionStage<Connection> client = tls(ends.dialled(), true, TestTls.localhost().presenting());
        CompletionStage<Connection> server = tls(ends.accepted(), false, TestTls.localhost().presenting());
        assertThat(Await.value(client)).isSameAs(ends.dialled());
        assertThat(Await.value(server)).isSameAs(ends.accepted());
    }

    /** Opens one of those that resume each other, says a word each way, ends it, and says when its TLS session was begun. */
    private long sessionOf(SSLContext client, SSLContext server, OptionalInt number, boolean clientLeavesFirst) {
        Ends ends = ends();
        TlsOptions options = TlsOptions.mutual(client);
        CompletionStage<Connection> here = fixture().transport().startTls(ends.dialled(), number.isPresent() ? options.resuming(number.getAsInt()) : options,
                true, LONG);
        Await.value(tls(ends.accepted(), false, server));
        Await.value(here);
        Await.value(ends.dialled().write("question\n".getBytes(UTF_8)));
        assertThat(Await.value(ends.accepted().readLine(100, LONG))).isEqualTo("question");
        Await.value(ends.accepted().write("answer\n".getBytes(UTF_8)));
        assertThat(Await.value(ends.dialled().readLine(100, LONG))).isEqualTo("answer");
        long begun = ends.dialled().tlsSession().orElseThrow().getCreationTime();
        (clientLeavesFirst ? ends.dialled() : ends.accepted()).close();
        assertThat(Await.value((clientLeavesFirst ? ends.accepted() : ends.dialled()).read(1, LONG))).isEmpty();
        (clientLeavesFirst ? ends.accepted() : ends.dialled()).close();
        Await.until("the clock has moved on", () -> System.currentTimeMillis() > begun + 1);
        return begun;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void a_connection_goes_on_with_the_tls_session_of_the_last_one_with_its_number(boolean clientLeavesFirst) {
        SSLContext client = TestTls.localhost().presenting();
        SSLContext server = TestTls.localhost().presenting();
        long first = sessionOf(client, server, OptionalInt.of(0), clientLeavesFirst);
        assertThat(sessionOf(client, server, OptionalInt.of(0), clientLeavesFirst)).isEqualTo(first);
        assertThat(sessionOf(client, server, OptionalInt.of(0), clientLeavesFirst)).as("and so on").isEqualTo(first);
        assertThat(sessionOf(client, server, OptionalInt.of(1), clientLeavesFirst)).as("another number").isGreaterThan(first);
        assertThat(sessionOf(client, server, OptionalInt.empty(), clientLeavesFirst)).as("none").isGreaterThan(first);
        assertThat(sessionOf(TestTls.localhost().presenting(), server, OptionalInt.of(0), clientLeavesFirst)).as("another client").isGreaterThan(first);
        assertThat(sessionOf(client, TestTls.localhost().presenting(), OptionalInt.of(0), clientLeavesFirst)).as("another daemon").isGreaterThan(first);
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
        Ends middle = ends();
        if (tls) {
            encrypt(middle);
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
        Ends middle = ends();
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
        Ends middle = ends();
        if (tls) {
            encrypt(middle);
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
    default void tls_begins_behind_a_line_and_both_know_each_other() {
        Ends ends = ends();
        Await.value(ends.dialled().write("now\n".getBytes(UTF_8)));
        CompletionStage<Connection> client = tls(ends.dialled(), true, TestTls.localhost().presenting()); // may arrive with the line
        Await.value(ends.accepted().peek(LONG));
        assertThat(Await.value(ends.accepted().readLine(100, LONG))).isEqualTo("now");
        Await.value(tls(ends.accepted(), false, TestTls.localhost().presenting()));
        Await.value(client);
        Await.value(ends.dialled().write("secret\n".getBytes(UTF_8)));
        assertThat(Await.value(ends.accepted().readLine(100, LONG))).isEqualTo("secret");
        for (Connection end : new Connection[] {ends.dialled(), ends.accepted()}) {
            assertThat(end.tlsSession().map(SSLSession::getProtocol)).contains("TLSv1.3");
            assertThat(end.tlsSession().map(ChangingContract::peers)).contains(1);
        }
    }

    private static int peers(SSLSession session) {
        try {
            return session.getPeerCertificates().length;
        } catch (IOException e) {
            return 0;
        }
    }

    /** In TLS 1.3 a client is done before the server has looked at its certificate. */
    @Test
    default void who_presents_nothing_is_not_let_in_by_mutual_tls() {
        Ends ends = ends();
        CompletionStage<Connection> client = tls(ends.dialled(), true, TestTls.localhost().trusting());
        TransportException refused = Await.failure(TransportException.class, tls(ends.accepted(), false, TestTls.localhost().presenting()));
        assertThat(refused.reason()).isEqualTo(Reason.TLS);
        assertThat(Await.failure(TransportException.class, client.thenCompose(own -> own.read(1, LONG))).reason()).isIn(Reason.TLS, Reason.CLOSED, Reason.IO);
    }

    @Test
    default void who_is_not_trusted_is_not_let_in_by_mutual_tls() {
        Ends ends = ends();
        CompletionStage<Connection> server = tls(ends.accepted(), false, TestTls.localhost().presenting());
        TransportException refused = Await.failure(TransportException.class, tls(ends.dialled(), true, TestTls.trustingNobody()));
        assertThat(refused.reason()).isEqualTo(Reason.TLS);
        assertThat(Await.failure(TransportException.class, server).reason()).isIn(Reason.TLS, Reason.CLOSED, Reason.IO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void closing_late_tls_tells_the_peer_that_nothing_was_cut_off(boolean clientCloses) {
        Ends ends = ends();
        encrypt(ends);
        Connection closing = clientCloses ? ends.dialled() : ends.accepted();
        Connection other = clientCloses ? ends.accepted() : ends.dialled();
        Await.value(closing.write("last".getBytes(UTF_8)));
        assertThat(Await.value(other.read(100, LONG))).isEqualTo("last".getBytes(UTF_8));
        CompletionStage<byte[]> end = other.read(100, LONG);
        closing.close();
        assertThat(Await.value(end)).isEmpty();
    }

    @Test
    default void a_silent_peer_of_late_tls_is_given_up_at_the_limit() {
        Pair pair = fixture().pair();
        TransportException late = Await.failure(TransportException.class, fixture().transport()
                .startTls(pair.own(), TlsOptions.mutual(TestTls.localhost().presenting()), false, SHORT));
        assertThat(late.reason()).isEqualTo(Reason.TIMED_OUT);
        Await.value(pair.own().closed());
        pair.raw().awaitEnd();
    }

    @Test
    default void what_is_no_tls_ends_a_connection_that_wants_it() {
        Pair pair = fixture().pair();
        pair.raw().write("line\nGET / HTTP/1.1\r\n\r\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("line");
        assertThat(Await.failure(TransportException.class, tls(pair.own(), false, TestTls.localhost().presenting())).reason()).isEqualTo(Reason.TLS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void a_peer_that_ends_during_the_handshake_of_late_tls_is_told_as_a_failure_of_tls(boolean client) {
        Pair pair = fixture().pair();
        CompletionStage<Connection> starting = tls(pair.own(), client, TestTls.localhost().presenting());
        pair.raw().shutdownOutput();
        TransportException ended = Await.failure(TransportException.class, starting);
        assertThat(ended.reason()).isEqualTo(Reason.TLS);
        assertThat(ended).hasMessageEndingWith("ended the connection during the TLS handshake");
    }

    /** An end without TLS's farewell is a cut, and who is behind the bridge must not take it for an end. */
    @Test
    default void a_cut_of_late_tls_reaches_whoever_is_behind_as_a_cut() throws IOException {
        Pair near = fixture().pair();
        Ends ends;
        try (ServerSocket between = fixture().rawServer()) {
            Accepting far = fixture().accepting();
            Connection dialled = fixture().connect(between.getLocalPort());
            RawPeer in = fixture().accept(between);
            RawPeer out = fixture().closing(RawPeer.dial(far.address()));
            ends = new Ends(dialled, fixture().closing(far.next()));
            CompletableFuture<Void> there = fixture().inBackground(() -> pass(in, out));
            CompletableFuture<Void> back = fixture().inBackground(() -> pass(out, in));
            encrypt(ends);
            Bridge bridge = fixture().closing(fixture().transport().bridge(near.own(), ends.accepted()));
            Await.value(ends.dialled().write("whole".getBytes(UTF_8)));
            assertThat(near.raw().read(5)).isEqualTo("whole");
            out.shutdownOutput();
            assertThatThrownBy(() -> near.raw().socket().getInputStream().read()).isInstanceOf(IOException.class).hasMessageContaining("reset");
            assertThat(Await.value(bridge.ended()).clean()).isFalse();
            ends.dialled().close();
            Await.value(there);
            Await.value(back);
        }
    }

    private static void pass(RawPeer from, RawPeer to) {
        try {
            from.socket().getInputStream().transferTo(to.socket().getOutputStream());
        } catch (IOException e) {
            // the test has ended one of them
        }
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
