package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.testkit.transport.Fixture.LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.TestTls;
import org.jnoports.testkit.transport.Fixture.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS from the first byte. */
interface TlsContract {
    /** What each test opens its things with. */
    Fixture fixture();

    private CompletionStage<Connection> dial(int port, SSLContext context, String name) {
        return fixture().transport()
                .connect(new HostPort("127.0.0.1", port), Optional.of(TlsOptions.client(context, name)), LONG);
    }

    private TransportException failure(int port, SSLContext context, String name) {
        return Await.failure(TransportException.class, dial(port, context, name));
    }

    private static Accepting served(Fixture fixture) {
        return fixture.accepting(Fixture.tlsServer());
    }

    @Test
    default void both_sides_have_a_session_and_talk() {
        Accepting listener = served(fixture());
        Connection client = fixture().connect(listener.port(), Fixture.tlsClient());
        Connection server = fixture().closing(listener.next());
        Await.value(client.write("hello\n".getBytes(UTF_8)));
        assertThat(Await.value(server.readLine(100, LONG))).isEqualTo("hello");
        Await.value(server.write("world\n".getBytes(UTF_8)));
        assertThat(Await.value(client.readLine(100, LONG))).isEqualTo("world");
        assertThat(client.tlsSession().map(SSLSession::getProtocol)).contains("TLSv1.3");
        assertThat(server.tlsSession().map(SSLSession::getProtocol)).contains("TLSv1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    default void both_versions_are_accepted(String version) {
        Pair pair = fixture().tlsPair(version);
        pair.raw().write("hello\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("hello");
        assertThat(pair.own().tlsSession().map(SSLSession::getProtocol)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    default void both_versions_are_dialled(String version) {
        SSLServerSocket server = rawTlsServer(version);
        CompletableFuture<RawPeer> accepted = fixture().inBackground(() -> fixture().accept(server));
        CompletableFuture<String> heard = accepted.thenApply(raw -> raw.read(5));
        Connection own = fixture().connect(server.getLocalPort(), Fixture.tlsClient());
        Await.value(own.write("hello".getBytes(UTF_8)));
        assertThat(Await.value(heard)).isEqualTo("hello");
        assertThat(own.tlsSession().map(SSLSession::getProtocol)).contains(version);
    }

    /** The server shakes hands after the continuation is there: one that comes too late runs on its caller's thread, as it once did. */
    @Test
    default void the_stage_completes_on_the_event_loop() {
        SSLServerSocket server = rawTlsServer("TLSv1.3");
        CompletionStage<Thread> where = dial(server.getLocalPort(), TestTls.localhost().trusting(), "localhost").thenApply(own -> {
            own.close();
            return Thread.currentThread();
        });
        CompletableFuture<Void> served = fixture().inBackground(() -> fixture().accept(server).awaitEnd());
        assertThat(Await.value(where)).isNotEqualTo(Thread.currentThread());
        Await.value(served);
    }

    private SSLServerSocket rawTlsServer(String version) {
        try {
            SSLServerSocket server = (SSLServerSocket)
                    TestTls.localhost().presenting().getServerSocketFactory().createServerSocket(0);
            server.setEnabledProtocols(new String[] {version});
            return fixture().closing(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void an_untrusted_certificate_fails_in_clear_words() {
        int port = served(fixture()).port();
        TransportException e = failure(port, TestTls.trustingNobody(), "localhost");
        assertThat(e.reason()).isEqualTo(Reason.TLS);
        assertThat(e).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("isn't trusted");
    }

    @Test
    default void a_certificate_for_another_name_fails_in_clear_words() {
        int port = served(fixture()).port();
        TransportException e = failure(port, TestTls.localhost().trusting(), "pump.example");
        assertThat(e.reason()).isEqualTo(Reason.TLS);
        assertThat(e).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("pump.example");
    }

    @Test
    default void an_expired_certificate_fails_in_clear_words() {
        TestTls expired = TestTls.expired();
        int port = fixture().accepting(Optional.of(TlsOptions.server(expired.presenting(), false))).port();
        TransportException e = failure(port, expired.trusting(), "localhost");
        assertThat(e.reason()).isEqualTo(Reason.TLS);
        assertThat(e).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    default void an_IP_literal_is_verified_against_the_IPs_of_the_certificate(String literal) {
        int port = served(fixture()).port();
        fixture().closing(Await.value(dial(port, TestTls.localhost().trusting(), literal)));
        assertThat(failure(port, TestTls.localhost().trusting(), "127.0.0.2").reason()).isEqualTo(Reason.TLS);
    }

    @Test
    default void the_name_is_sent_as_SNI() {
        Accepting listener = served(fixture());
        fixture().connect(listener.port(), Fixture.tlsClient());
        ExtendedSSLSession session = (ExtendedSSLSession) fixture().closing(listener.next()).tlsSession().orElseThrow();
        assertThat(session.getRequestedServerNames()).isEqualTo(List.of(new SNIHostName("localhost")));
    }

    @Test
    default void a_client_certificate_is_asked_for_where_wanted_and_not_required() throws SSLPeerUnverifiedException {
        TestTls tls = TestTls.localhost();
        Accepting listener = fixture().accepting(Optional.of(TlsOptions.server(tls.presenting(), true)));
        fixture().closing(Await.value(dial(listener.port(), tls.presenting(), "localhost")));
        SSLSession known = fixture().closing(listener.next()).tlsSession().orElseThrow();
        assertThat(known.getPeerCertificates()).containsExactly(tls.certificate());
        fixture().closing(Await.value(dial(listener.port(), tls.trusting(), "localhost")));
        SSLSession unknown = fixture().closing(listener.next()).tlsSession().orElseThrow();
        assertThatThrownBy(unknown::getPeerCertificates).isInstanceOf(SSLPeerUnverifiedException.class);
    }

    @Test
    default void no_client_certificate_is_asked_for_otherwise() {
        Accepting listener = served(fixture());
        fixture().closing(Await.value(dial(listener.port(), TestTls.localhost().presenting(), "localhost")));
        SSLSession session = fixture().closing(listener.next()).tlsSession().orElseThrow();
        assertThatThrownBy(session::getPeerCertificates).isInstanceOf(SSLPeerUnverifiedException.class);
    }

    @Test
    default void a_plain_client_on_a_TLS_port_is_turned_away_and_others_are_accepted() {
        Accepting listener = served(fixture());
        RawPeer plain = fixture().closing(RawPeer.dial(listener.address()));
        plain.write("from:@alice\n");
        plain.awaitEnd();
        fixture().connect(listener.port(), Fixture.tlsClient());
        assertThat(fixture().closing(listener.next()).tlsSession()).isPresent();
        assertThat(listener.isEmpty()).isTrue();
    }

    @Test
    default void a_TLS_client_on_a_plain_port_fails_in_clear_words() {
        ServerSocket server = fixture().rawServer();
        CompletableFuture<Void> answering = fixture().inBackground(() -> fixture().accept(server).write("220 hello\r\n"));
        TransportException e = failure(server.getLocalPort(), TestTls.localhost().trusting(), "localhost");
        assertThat(e.reason()).isEqualTo(Reason.TLS);
        assertThat(e).hasMessageContaining("127.0.0.1:" + server.getLocalPort()).hasMessageContaining("TLS");
        Await.value(answering);
    }

    @Test
    default void a_peer_that_ends_the_connection_during_the_handshake_fails_it() {
        ServerSocket server = fixture().rawServer();
        CompletableFuture<Void> ending = fixture().inBackground(() -> fixture().accept(server).shutdownOutput());
        TransportException e = failure(server.getLocalPort(), TestTls.localhost().trusting(), "localhost");
        assertThat(e.reason()).isEqualTo(Reason.TLS);
        assertThat(e).hasMessageContaining("127.0.0.1:" + server.getLocalPort());
        Await.value(ending);
    }

    @Test
    default void a_server_that_is_silent_during_the_handshake_times_out() {
        ServerSocket server = fixture().rawServer();
        CompletionStage<Connection> stage = fixture().transport().connect(
                new HostPort("127.0.0.1", server.getLocalPort()), Fixture.tlsClient(), Duration.ofMillis(300));
        TransportException e = Await.failure(TransportException.class, stage);
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(e).hasMessageContaining("127.0.0.1:" + server.getLocalPort()).hasMessageContaining("300 ms");
        fixture().accept(server).awaitEnd();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // takes its 10 s beside the others, where that is enabled
    default void a_client_that_is_silent_during_the_handshake_has_10_seconds() {
        Accepting listener = served(fixture());
        RawPeer silent = fixture().closing(RawPeer.dial(listener.address()));
        RawPeer halfway = fixture().closing(RawPeer.dial(listener.address()));
        halfway.write((byte) 22, (byte) 3, (byte) 1, (byte) 1);
        long begun = System.nanoTime();
        silent.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(15));
        halfway.awaitEnd();
        assertThat(listener.isEmpty()).isTrue();
    }

    @Test
    default void large_amounts_pass_unchanged_both_ways() {
        Accepting listener = served(fixture());
        Connection client = fixture().connect(listener.port(), Fixture.tlsClient());
        Connection server = fixture().closing(listener.next());
        byte[] bytes = new byte[8_000_000];
        new Random(5).nextBytes(bytes);
        CompletionStage<Void> up = client.write(bytes).thenCompose(done -> client.shutdownOutput());
        CompletionStage<Void> down = server.write(bytes).thenCompose(done -> server.shutdownOutput());
        CompletableFuture<byte[]> atClient = fixture().inBackground(() -> Received.all(client));
        assertThat(Received.all(server)).isEqualTo(bytes);
        assertThat(Await.value(atClient)).isEqualTo(bytes);
        Await.value(up);
        Await.value(down);
    }

    /** What surely fits: 16 KiB, less the type and the padding that an implementation may put into a record. */
    int RECORD_BYTES = 16_384 - 17;

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 16_000, RECORD_BYTES})
    default void one_write_is_one_record(int size) {
        assertThat(recordsOf(size)).hasSize(1);
    }

    @Test
    default void a_write_that_fits_in_no_record_takes_as_few_as_possible() {
        assertThat(recordsOf(16_385)).hasSize(2);
        assertThat(recordsOf(5 * RECORD_BYTES)).hasSize(5);
    }

    /** The lengths of the records that one write makes, between two other writes. */
    private List<Integer> recordsOf(int size) {
        Accepting listener = served(fixture());
        RecordCounter counter = fixture().closing(new RecordCounter(listener.address()));
        Connection client = fixture().connect(counter.port(), Fixture.tlsClient());
        Connection server = fixture().closing(listener.next());
        exchange(client, server, 10);
        counter.reset();
        exchange(client, server, size);
        return counter.records();
    }

    private static void exchange(Connection from, Connection to, int size) {
        Await.value(from.write(new byte[size]));
        int received = 0;
        while (received < size) {
            received += Await.value(to.read(size - received, LONG)).length;
        }
    }

    @Test
    default void half_a_close_leaves_the_other_direction_open() {
        Pair pair = fixture().tlsPair("TLSv1.3");
        Await.value(pair.own().write("last".getBytes(UTF_8)));
        Await.value(pair.own().shutdownOutput());
        assertThat(new String(pair.raw().readAll(), UTF_8)).isEqualTo("last");
        pair.raw().write("still here\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("still here");
        pair.raw().shutdownOutput();
        assertThat(Await.value(pair.own().read(100, LONG))).isEmpty();
        Await.value(pair.own().closed());
    }

    @Test
    default void a_peers_half_close_leaves_writing_open() {
        Pair pair = fixture().tlsPair("TLSv1.3");
        pair.raw().write("bye");
        pair.raw().shutdownOutput();
        assertThat(new String(Received.all(pair.own()), UTF_8)).isEqualTo("bye");
        Await.value(pair.own().write("answer".getBytes(UTF_8)));
        assertThat(pair.raw().read(6)).isEqualTo("answer");
    }

    @Test
    default void close_tells_the_peer_that_nothing_was_cut_off() {
        Pair pair = fixture().tlsPair("TLSv1.3");
        Await.value(pair.own().write("last".getBytes(UTF_8)));
        pair.own().close();
        assertThat(new String(pair.raw().readAll(), UTF_8)).isEqualTo("last");
    }

    @Test
    default void a_stream_that_ends_without_close_notify_was_cut_off_and_fails() {
        Accepting listener = served(fixture());
        RecordCounter between = fixture().closing(new RecordCounter(listener.address()));
        Connection client = fixture().connect(between.port(), Fixture.tlsClient());
        Connection server = fixture().closing(listener.next());
        exchange(client, server, 10);
        Await.value(client.write("tail".getBytes(UTF_8)));
        assertThat(Await.value(server.peek(LONG))).isEqualTo((byte) 't');
        between.cutForward();
        assertThat(Await.value(server.read(100, LONG))).asString(UTF_8).isEqualTo("tail");
        TransportException e = Await.failure(TransportException.class, server.read(100, LONG));
        assertThat(e.reason()).isEqualTo(Reason.CLOSED);
        Await.value(server.closed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    default void new_keys_in_the_middle_change_no_byte(String version) {
        Pair pair = fixture().tlsPair(version);
        byte[] bytes = new byte[400_000];
        new Random(6).nextBytes(bytes);
        CompletableFuture<byte[]> back = fixture().inBackground(() -> pair.raw().readBytes(bytes.length));
        CompletableFuture<Void> sent = fixture().inBackground(() -> {
            for (int n = 0; n < 4; n++) {
                pair.raw().write(Arrays.copyOfRange(bytes, n * 100_000, (n + 1) * 100_000));
                rekey((SSLSocket) pair.raw().socket());
            }
        });
        int echoed = 0;
        while (echoed < bytes.length) {
            byte[] some = Await.value(pair.own().read(10_000, LONG));
            Await.value(pair.own().write(some));
            echoed += some.length;
        }
        Await.value(sent);
        assertThat(Await.value(back)).isEqualTo(bytes);
    }

    /** A renegotiation in TLS 1.2, a key update in 1.3. */
    private static void rekey(SSLSocket socket) {
        try {
            socket.startHandshake();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void a_line_that_times_out_consumes_nothing_inside_TLS_either() {
        Pair pair = fixture().tlsPair();
        pair.raw().write("beg");
        assertThat(Await.value(pair.own().peek(LONG))).isEqualTo((byte) 'b');
        TransportException e = Await.failure(TransportException.class, pair.own().readLine(100, Fixture.SHORT));
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        pair.raw().write("inning\nnext\n");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("beginning");
        assertThat(Await.value(pair.own().readLine(100, LONG))).isEqualTo("next");
    }

    @Test
    default void records_that_were_tampered_with_fail_as_TLS() {
        Accepting listener = served(fixture());
        RecordCounter between = fixture().closing(new RecordCounter(listener.address()));
        Connection client = fixture().connect(between.port(), Fixture.tlsClient());
        Connection server = fixture().closing(listener.next());
        exchange(client, server, 10);
        between.tamper();
        Await.value(client.write("secret".getBytes(UTF_8)));
        TransportException e = Await.failure(TransportException.class, server.read(100, LONG));
        assertThat(e.reason()).isEqualTo(Reason.TLS);
        Await.value(server.closed());
    }
}
