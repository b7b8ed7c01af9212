package org.jnoports.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;

class ControlLinesTest {
    private static final String ONE = "connect:" + "k".repeat(44) + ":" + "i".repeat(24);
    private static final String TWO = "connect:" + "K".repeat(44) + ":" + "I".repeat(24);
    private final ControlLines lines = new ControlLines();

    private List<String> take(String text) {
        return lines.take(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_message_ends_with_lf_however_it_comes() {
        String text = ONE + "\n" + TWO + "\nheartbeat:1\n";
        List<String> whole = new ArrayList<>();
        for (int cut = 0; cut < text.length(); cut++) {
            whole.addAll(take(text.substring(cut, cut + 1)));
        }
        assertThat(whole).containsExactly(ONE, TWO, "heartbeat:1");
        assertThat(take(text)).containsExactly(ONE, TWO, "heartbeat:1");
    }

    @Test
    void a44_messages_of_77_characters_need_no_lf_alone_or_together() {
        assertThat(take(ONE)).containsExactly(ONE);
        assertThat(take(TWO + ONE)).containsExactly(TWO, ONE);
        assertThat(take(ONE.substring(0, 40))).isEmpty();
        assertThat(take(ONE.substring(40))).containsExactly(ONE);
    }

    @Test
    void a_lf_that_comes_late_makes_no_message_of_its_own() {
        assertThat(take(ONE)).containsExactly(ONE);
        assertThat(take("\n")).isEmpty();
        assertThat(take(TWO)).isEmpty();
        assertThat(take("\n")).containsExactly(TWO);
    }

    @Test
    void once_a_lf_was_seen_nothing_else_ends_a_message() {
        assertThat(take("heartbeat:1\n")).containsExactly("heartbeat:1");
        assertThat(take(ONE)).isEmpty();
        assertThat(take(TWO + "\n")).containsExactly(ONE + TWO);
    }

    @Test
    void a_message_without_end_is_not_waited_for() {
        take("\n");
        assertThatThrownBy(() -> take("x".repeat(4097))).isInstanceOf(TunnelException.class).hasMessageContaining("4096");
    }
}
