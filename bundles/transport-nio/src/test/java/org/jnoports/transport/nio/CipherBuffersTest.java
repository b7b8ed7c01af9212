package org.jnoports.transport.nio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Test;

/** CipherIn and CipherOut: buffers are lent only while there is something in them. */
class CipherBuffersTest {
    private static final int ROOM = 16 * 1024;

    private final BufferPool buffers = new BufferPool();
    private final CipherIn in = new CipherIn();
    private final CipherOut out = new CipherOut();

    private static ReadableByteChannel channel(String text) {
        return Channels.newChannel(new ByteArrayInputStream(text.getBytes(US_ASCII)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private static String text(ByteBuffer bytes) {
        return US_ASCII.decode(bytes.duplicate()).toString();
    }

    @Test
    void an_incomplete_record_waits_without_a_lent_buffer() throws IOException {
        assertThat(in.fill(channel("half"), ROOM, buffers)).isEqualTo(4);
        assertThat(buffers.lent()).isEqualTo(1);
        in.settle(buffers);
        assertThat(buffers.lent()).isZero();
        assertThat(text(in.record(buffers))).isEqualTo("half");
        assertThat(in.fill(channel(" and half"), ROOM, buffers)).isEqualTo(9);
        assertThat(text(in.record(buffers))).isEqualTo("half and half");
    }

    @Test
    void what_was_taken_does_not_come_again() throws IOException {
        in.fill(channel("abcd"), ROOM, buffers);
        in.taken(3);
        in.fill(channel("ef"), ROOM, buffers);
        assertThat(text(in.record(buffers))).isEqualTo("def");
    }

    @Test
    void the_end_of_the_stream_is_reported_and_clearing_gives_back() throws IOException {
        assertThat(in.fill(channel(""), ROOM, buffers)).isEqualTo(-1);
        in.clear(buffers);
        in.clear(buffers);
        assertThat(buffers.lent()).isZero();
        assertThat(in.record(buffers).hasRemaining()).isFalse();
    }

    @Test
    void what_the_channel_does_not_take_stays_in_front() throws IOException {
        out.add(bytes("abcdef"), buffers);
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        assertThat(out.flush(taking(taken, 2), buffers)).isFalse();
        out.add(bytes("gh"), buffers);
        assertThat(out.flush(taking(taken, 100), buffers)).isTrue();
        assertThat(taken.toString(US_ASCII)).isEqualTo("abcdefgh");
        assertThat(buffers.lent()).isZero();
    }

    private static WritableByteChannel taking(ByteArrayOutputStream target, int count) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                byte[] some = new byte[Math.min(count, source.remaining())];
                source.get(some);
                target.writeBytes(some);
                return some.length;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                target.reset();
            }
        };
    }

    @Test
    void no_records_need_no_buffer() {
        out.add(bytes(""), buffers);
        assertThat(buffers.lent()).isZero();
        assertThat(out.isEmpty()).isTrue();
    }

    @Test
    void a_buffer_that_was_filled_has_room_again_when_all_of_it_is_written() throws IOException {
        out.add(ByteBuffer.allocate(BufferPool.WIDE_BYTES), buffers);
        assertThat(out.flush(taking(new ByteArrayOutputStream(), 10), buffers)).isFalse();
        assertThat(out.hasRoomFor(1)).isFalse();
        assertThat(out.flush(taking(new ByteArrayOutputStream(), BufferPool.WIDE_BYTES), buffers)).isTrue();
        assertThat(out.hasRoomFor(BufferPool.WIDE_BYTES)).isTrue();
        assertThat(buffers.lent()).isZero();
    }

    @Test
    void one_record_is_taken_out_of_several_and_more_is_not_received_than_there_is_room_for() throws IOException {
        byte[] records = new byte[BufferPool.WIDE_BYTES];
        records[4] = 3; // the first one's length; all others are empty
        in.fill(Channels.newChannel(new ByteArrayInputStream(records)), ROOM, buffers);
        assertThat(in.record(buffers).remaining()).isEqualTo(5 + 3);
        in.taken(8);
        assertThat(in.record(buffers).remaining()).isEqualTo(5);
        in.taken(BufferPool.BUFFER_BYTES - 8);
        assertThat(in.record(buffers).hasRemaining()).isFalse();
    }
}
