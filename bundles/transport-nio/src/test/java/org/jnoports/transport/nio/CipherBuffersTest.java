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
    private final BufferPool buffers = new BufferPool();
    private final CipherIn in = new CipherIn();
    private final CipherOut out = new CipherOut();

    private static ReadableByteChannel channel(String text) {
        return Channels.newChannel(new ByteArrayInputStream(text.getBytes(US_ASCII)));
    }

    private static String text(ByteBuffer bytes) {
        return US_ASCII.decode(bytes.duplicate()).toString();
    }

    @Test
    void an_incomplete_record_waits_without_a_lent_buffer() throws IOException {
        assertThat(in.fill(channel("half"), buffers)).isEqualTo(4);
        assertThat(buffers.lent()).isEqualTo(1);
        in.settle(buffers);
        assertThat(buffers.lent()).isZero();
        assertThat(text(in.bytes())).isEqualTo("half");
        assertThat(in.fill(channel(" and half"), buffers)).isEqualTo(9);
        assertThat(text(in.bytes())).isEqualTo("half and half");
    }

    @Test
    void what_was_taken_does_not_come_again() throws IOException {
        in.fill(channel("abcd"), buffers);
        in.bytes().position(3);
        in.fill(channel("ef"), buffers);
        assertThat(text(in.bytes())).isEqualTo("def");
    }

    @Test
    void the_end_of_the_stream_is_reported_and_clearing_gives_back() throws IOException {
        assertThat(in.fill(channel(""), buffers)).isEqualTo(-1);
        in.clear(buffers);
        in.clear(buffers);
        assertThat(buffers.lent()).isZero();
        assertThat(in.bytes().hasRemaining()).isFalse();
    }

    @Test
    void what_the_channel_does_not_take_stays_in_front() throws IOException {
        out.open(buffers).put("abcdef".getBytes(US_ASCII));
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        assertThat(out.flush(taking(taken, 2), buffers)).isFalse();
        out.open(buffers).put("gh".getBytes(US_ASCII));
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
    void an_opened_buffer_that_stays_empty_goes_back() {
        assertThat(out.open(buffers).position()).isZero();
        assertThat(out.settle(buffers)).isTrue();
        assertThat(buffers.lent()).isZero();
        assertThat(out.isEmpty()).isTrue();
    }
}
