package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jnoports.testkit.TestTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Netty relies on when it hands over buffers outside the heap, and in it. */
class HeapEngineTest {
    private static final TestTls TLS = TestTls.localhost();
    private static final int RECORD_BYTES = 20_000;

    private final HeapEngine client = new HeapEngine(engine(TLS.trusting(), true));
    private final SSLEngine server = engine(TLS.presenting(), false);

    private static SSLEngine engine(SSLContext context, boolean isClient) {
        SSLEngine engine = context.createSSLEngine("localhost", 1);
        engine.setUseClientMode(isClient);
        return engine;
    }

    /** Both sides say all that they have to. */
    @BeforeEach
    void shake_hands() throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocateDirect(4 * RECORD_BYTES);
        ByteBuffer toClient = ByteBuffer.allocateDirect(4 * RECORD_BYTES);
        for (int turn = 0; turn < 50; turn++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_WRAP || (status == HandshakeStatus.NOT_HANDSHAKING && in.position() == 0)) {
            SSLEngineResult wrapped = engine.wrap(ByteBuffer.allocate(0), out);
            assertThat(wrapped.getStatus()).isEqualTo(Status.OK);
        } else {
            in.flip();
            ByteBuffer nothing = ByteBuffer.allocateDirect(RECORD_BYTES);
            SSLEngineResult unwrapped = engine.unwrap(in, nothing);
            assertThat(unwrapped.getStatus()).isIn(Status.OK, Status.BUFFER_UNDERFLOW);
            assertThat(nothing.position()).isZero();
            in.compact();
        }
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] all(ByteBuffer buffer) {
        byte[] all = new byte[buffer.flip().remaining()];
        buffer.get(all);
        return all;
    }

    private static void wrapped(SSLEngine engine, ByteBuffer source, ByteBuffer target) throws SSLException {
        assertThat(engine.wrap(source, target).getStatus()).isEqualTo(Status.OK);
    }

    private static void unwrapped(SSLEngine engine, ByteBuffer source, ByteBuffer target) throws SSLException {
        assertThat(engine.unwrap(source, target).getStatus()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_goes_in_comes_out_from_buffers_of_either_kind(boolean outsideTheHeap) throws SSLException {
        byte[] sent = random(10_000);
        ByteBuffer record = outsideTheHeap ? ByteBuffer.allocateDirect(RECORD_BYTES) : ByteBuffer.allocate(RECORD_BYTES);
        wrapped(client, direct(sent), record);
        ByteBuffer received = ByteBuffer.allocateDirect(RECORD_BYTES);
        unwrapped(server, record.flip(), received);
        assertThat(record.hasRemaining()).isFalse();
        assertThat(all(received)).isEqualTo(sent);

        ByteBuffer back = outsideTheHeap ? ByteBuffer.allocateDirect(RECORD_BYTES) : ByteBuffer.allocate(RECORD_BYTES);
        wrapped(server, direct(sent), back);
        ByteBuffer answer = ByteBuffer.allocateDirect(RECORD_BYTES);
        SSLEngineResult result = client.unwrap(back.flip(), new ByteBuffer[] {answer}, 0, 1);
        assertThat(result.bytesProduced()).isEqualTo(sent.length);
        assertThat(back.hasRemaining()).isFalse();
        assertThat(all(answer)).isEqualTo(sent);
    }

    @Test
    void several_sources_make_one_record() throws SSLException {
        byte[] sent = random(3_000);
        ByteBuffer[] parts = {direct(sent), direct(new byte[0]), direct(sent)};
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
        assertThat(client.wrap(parts, 0, parts.length, record).bytesConsumed()).isEqualTo(2 * sent.length);
        ByteBuffer received = ByteBuffer.allocateDirect(RECORD_BYTES);
        unwrapped(server, record.flip(), received);
        assertThat(received.position()).isEqualTo(2 * sent.length);
    }

    @Test
    void of_two_records_the_first_is_taken_and_the_second_stays() throws SSLException {
        byte[] first = random(5_000);
        byte[] second = random(6_000);
        ByteBuffer records = ByteBuffer.allocateDirect(2 * RECORD_BYTES);
        wrapped(server, direct(first), records);
        int end = records.position();
        wrapped(server, direct(second), records);
        records.flip();
        ByteBuffer received = ByteBuffer.allocateDirect(RECORD_BYTES);
        unwrapped(client, records, received);
        assertThat(records.position()).isEqualTo(end);
        assertThat(all(received)).isEqualTo(first);
        received.clear();
        unwrapped(client, records, received);
        assertThat(all(received)).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 100, 999})
    void a_record_that_is_not_whole_is_left_where_it_is(int there) throws SSLException {
        byte[] sent = random(1_000);
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
        wrapped(server, direct(sent), record);
        record.flip();
        int whole = record.limit();
        record.limit(there);
        ByteBuffer received = ByteBuffer.allocateDirect(RECORD_BYTES);
        SSLEngineResult result = client.unwrap(record, received);
        assertThat(result.getStatus()).isEqualTo(Status.BUFFER_UNDERFLOW);
        assertThat(record.position()).isZero();
        assertThat(received.position()).isZero();
        unwrapped(client, record.limit(whole), received);
        assertThat(all(received)).isEqualTo(sent);
    }

    @Test
    void a_target_that_is_too_small_takes_nothing_and_loses_nothing() throws SSLException {
        byte[] sent = random(5_000);
        ByteBuffer source = direct(sent);
        ByteBuffer small = ByteBuffer.allocateDirect(100);
        assertThat(client.wrap(source, small).getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(List.of(source.position(), small.position())).containsOnly(0);
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
        wrapped(server, direct(sent), record);
        record.flip();
        assertThat(client.unwrap(record, small).getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(List.of(record.position(), small.position())).containsOnly(0);
        ByteBuffer received = ByteBuffer.allocateDirect(RECORD_BYTES);
        unwrapped(client, record, received);
        assertThat(all(received)).isEqualTo(sent);
    }

    @Test
    void a_record_that_does_not_begin_its_buffer_is_read_from_where_the_buffer_is() throws SSLException {
        byte[] sent = random(2_000);
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES).position(777);
        wrapped(client, direct(sent), record);
        int end = record.position();
        ByteBuffer received = ByteBuffer.allocateDirect(RECORD_BYTES);
        unwrapped(server, record.position(777).limit(end), received);
        assertThat(all(received)).isEqualTo(sent);
        record.clear().position(333);
        wrapped(server, direct(sent), record);
        end = record.position();
        received.clear();
        unwrapped(client, record.position(333).limit(end), received);
        assertThat(record.position()).isEqualTo(end);
        assertThat(all(received)).isEqualTo(sent);
    }

    @Test
    void the_end_is_told_and_heard() throws SSLException {
        client.closeOutbound();
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
        assertThat(client.wrap(ByteBuffer.allocate(0), record).getStatus()).isEqualTo(Status.CLOSED);
        assertThat(client.isOutboundDone()).isTrue();
        assertThat(server.unwrap(record.flip(), ByteBuffer.allocateDirect(RECORD_BYTES)).getStatus()).isEqualTo(Status.CLOSED);
        assertThat(server.isInboundDone()).isTrue();
    }
}
