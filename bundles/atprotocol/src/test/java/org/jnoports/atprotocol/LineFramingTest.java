package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineFramingTest {
    private final LineFraming framing = new LineFraming(8);

    @Test
    void a_line_ends_at_lf_wherever_the_chunks_end() {
        add("ab");
        assertThat(framing.next()).isEmpty();
        add("c\nd");
        add("\n\n");
        assertThat(framing.next()).contains("abc");
        assertThat(framing.next()).contains("d");
        assertThat(framing.next()).contains("");
        assertThat(framing.hasLine()).isFalse();
    }

    @Test
    void characters_of_several_bytes_may_be_split() {
        byte[] bytes = "🦄é\n".getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            framing.add(new byte[] {b});
        }
        assertThat(framing.next()).contains("🦄é");
    }

    @Test
    void a_line_of_exactly_the_limit_passes() {
        add("12345678\n");
        assertThat(framing.next()).contains("12345678");
        assertThat(framing.leftOut()).isZero();
    }

    @Test
    void a_longer_line_is_left_out_and_the_next_is_whole() {
        add("1234");
        add("56789 and so on");
        add(" for long\nnext\n");
        assertThat(framing.next()).contains("next");
        assertThat(framing.next()).isEmpty();
        assertThat(framing.leftOut()).isEqualTo(1);
    }

    private void add(String text) {
        framing.add(text.getBytes(StandardCharsets.UTF_8));
    }
}
