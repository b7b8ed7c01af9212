package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;
import static org.jnoports.testkit.transport.Fixture.SHORT;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.Bridge;
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

/** A stream that begins plain and goes on inside TLS. */
interface LateTlsContract {
    /** What each test opens its things with. */
    Fixture fixture();

    /** Opens one of those that resume each other, says a word each way, ends it, and says when its TLS session was begun. */
    private long sessionOf(SSLContext client, SSLContext server, OptionalInt number, boolean clientLeavesFirst) {
        Ends ends = Ends.open(fixture());
        TlsOptions options = TlsOptions.mutual(client);
        CompletionStage<Connection> here = fixture().transport().startTls(ends.dialled(), number.isPresent() ? options.resuming(number.getAsInt()) : options,
                true, LONG);
        Await.value(Ends.tls(fixture(), ends.accepted(), false, server));
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
    default void tls_begins_behind_a_line_and_both_know_each_other() {
        Ends ends = Ends.open(fixture());
        Await.value(ends.dialled().write("now\n".getBytes(UTF_8)));
        CompletionStage<Connection> client = Ends.tls(fixture(), ends.dialled(), true, TestTls.localhost().presenting()); // may arrive with the line
        Await.value(ends.accepted().peek(LONG));
        assertThat(Await.value(ends.accepted().readLine(100, LONG))).isEqualTo("now");
        Await.value(Ends.tls(fixture(), ends.accepted(), false, TestTls.localhost().presenting()));
        Await.value(client);
        Await.value(ends.dialled().write("secret\n".getBytes(UTF_8)));
        assertThat(Await.value(ends.accepted().readLine(100, LONG))).isEqualTo("secret");
        for (Connection end : new Connection[] {ends.dialled(), ends.accepted()}) {
            assertThat(end.tlsSession().map(SSLSession::getProtocol)).contains("TLSv1.3");
            assertThat(end.tlsSession().map(LateTlsContract::peers)).contains(1);
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
        Ends ends = Ends.open(fixture());
        CompletionStage<Connection> client = Ends.tls(fixture(), ends.dialled(), true, TestTls.localhost().trusting());
        TransportException refused = Await.failure(TransportException.class, Ends.tls(fixture(), ends.accepted(), false, TestTls.localhost().presenting()));
        assertThat(refused.reason()).isEqualTo(Reason.TLS);
        assertThat(Await.failure(TransportException.class, client.thenCompose(own -> own.read(1, LONG))).reason()).isIn(Reason.TLS, Reason.CLOSED, Reason.IO);
    }

    @Test
    default void who_is_not_trusted_is_not_let_in_by_mutual_tls() {
        Ends ends = Ends.open(fixture());
        CompletionStage<Connection> server = Ends.tls(fixture(), ends.accepted(), false, TestTls.localhost().presenting());
        TransportException refused = Await.failure(TransportException.class, Ends.tls(fixture(), ends.dialled(), true, TestTls.trustingNobody()));
        assertThat(refused.reason()).isEqualTo(Reason.TLS);
        assertThat(Await.failure(TransportException.class, server).reason()).isIn(Reason.TLS, Reason.CLOSED, Reason.IO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void closing_late_tls_tells_the_peer_that_nothing_was_cut_off(boolean clientCloses) {
        Ends ends = Ends.open(fixture());
        Ends.encrypt(fixture(), ends);
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
        assertThat(Await.failure(TransportException.class, Ends.tls(fixture(), pair.own(), false, TestTls.localhost().presenting())).reason()).isEqualTo(Reason.TLS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void a_peer_that_ends_during_the_handshake_of_late_tls_is_told_as_a_failure_of_tls(boolean client) {
        Pair pair = fixture().pair();
        CompletionStage<Connection> starting = Ends.tls(fixture(), pair.own(), client, TestTls.localhost().presenting());
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
            Ends.encrypt(fixture(), ends);
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
}
