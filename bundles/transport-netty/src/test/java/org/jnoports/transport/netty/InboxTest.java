package org.jnoports.transport.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox();

    private void add(String text) {
        inbox.add(Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
    }

    private String take(int count) {
        return new String(inbox.take(count), UTF_8);
    }

    @Test
    void a_line_comes_out_without_its_LF() {
        add("one\ntw");
        assertThat(inbox.takeLine(100)).contains("one");
        assertThat(inbox.takeLine(100)).isEmpty();
        add("o\n");
        assertThat(inbox.takeLine(100)).contains("two");
        assertThat(inbox.size()).isZero();
    }

    @Test
    void an_LF_beyond_the_limit_does_not_count() {
        add("12345\n");
        assertThat(inbox.takeLine(5)).isEmpty();
        assertThat(inbox.takeLine(6)).contains("12345");
    }

    @Test
    void a_limit_as_large_as_an_int_is_no_limit() {
        add("x");
        assertThat(take(1)).isEqualTo("x");
        add("abc\n");
        assertThat(inbox.takeLine(Integer.MAX_VALUE)).contains("abc");
    }

    @Test
    void bytes_handed_out_do_not_change_with_what_comes_next() {
        add("a".repeat(600));
        byte[] first = inbox.take(600);
        add("b".repeat(600));
        assertThat(new String(first, UTF_8)).isEqualTo("a".repeat(600));
    }

    @Test
    void an_empty_inbox_gives_nothing() {
        assertThat(inbox.take(10)).isEmpty();
        assertThat(inbox.takeLine(10)).isEmpty();
    }

    @Test
    void any_sequence_of_pieces_lines_and_takes_keeps_all_bytes_in_order() {
        Random random = new Random(4);
        Deque<Byte> expected = new ArrayDeque<>();
        for (int n = 0; n < 5000; n++) {
            if (random.nextBoolean()) {
                byte[] piece = new byte[random.nextInt(700)];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = (byte) ('a' + random.nextInt(20));
                    if (random.nextInt(50) == 0) {
                        piece[i] = '\n';
                    }
                    expected.add(piece[i]);
                }
                inbox.add(Unpooled.wrappedBuffer(piece));
            } else if (random.nextBoolean()) {
                inbox.takeLine(1 + random.nextInt(100)).ifPresent(line -> expect(expected, line + "\n"));
            } else {
                expect(expected, take(1 + random.nextInt(500)));
            }
            assertThat(inbox.size()).isEqualTo(expected.size());
        }
    }

    private static void expect(Deque<Byte> expected, String taken) {
        for (byte b : taken.getBytes(UTF_8)) {
            assertThat(b).isEqualTo(expected.remove());
        }
    }
}
