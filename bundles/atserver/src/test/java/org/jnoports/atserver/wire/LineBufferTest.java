package org.jnoports.atserver.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineBufferTest {
    private static final int LIMIT = 100;
    private final LineBuffer buffer = new LineBuffer();

    @Test
    void a_line_may_come_byte_by_byte() {
        for (byte b : "añb\r".getBytes(StandardCharsets.UTF_8)) {
            buffer.add(new byte[] {b});
            assertThat(buffer.next(LIMIT)).isEmpty();
        }
        add("\n");
        assertThat(buffer.next(LIMIT)).contains("añb\r");
        assertThat(buffer.next(LIMIT)).isEmpty();
    }

    @Test
    void several_lines_of_one_read_come_one_after_another() {
        add("a\n\nb\nc");
        assertThat(buffer.next(LIMIT)).contains("a");
        assertThat(buffer.next(LIMIT)).contains("");
        assertThat(buffer.next(LIMIT)).contains("b");
        assertThat(buffer.next(LIMIT)).isEmpty();
        assertThat(buffer.rest()).isEqualTo("c");
        add("d\n");
        assertThat(buffer.next(LIMIT)).contains("cd");
    }

    @Test
    void a_line_may_have_exactly_the_limit() {
        add("x".repeat(LIMIT - 1) + "\n");
        assertThat(buffer.next(LIMIT)).contains("x".repeat(LIMIT - 1));
    }

    @Test
    void a_longer_line_is_refused_complete_or_not() {
        add("x".repeat(LIMIT + 1));
        assertThatThrownBy(() -> buffer.next(LIMIT)).isInstanceOf(Refusal.class);
        LineBuffer other = new LineBuffer();
        other.add(("x".repeat(LIMIT) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> other.next(LIMIT)).isInstanceOf(Refusal.class);
    }

    @Test
    void long_lines_survive_growing_and_shrinking() {
        String line = "0123456789abcdef".repeat(20_000);
        for (int i = 0; i < 3; i++) {
            for (int at = 0; at < line.length(); at += 16_000) {
                add(line.substring(at, Math.min(line.length(), at + 16_000)));
                assertThat(buffer.next(1_000_000)).isEmpty();
            }
            add("\nshort\n");
            assertThat(buffer.next(1_000_000)).contains(line);
            assertThat(buffer.next(1_000_000)).contains("short");
        }
    }

    @Test
    void what_is_not_utf_8_does_not_stop_it() {
        buffer.add(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        assertThat(buffer.next(LIMIT)).contains("\ufffd\ufffd");
    }

    private void add(String text) {
        buffer.add(text.getBytes(StandardCharsets.UTF_8));
    }
}
