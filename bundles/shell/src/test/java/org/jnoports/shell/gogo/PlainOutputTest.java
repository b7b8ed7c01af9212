package org.jnoports.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainOutputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PlainOutput plain = new PlainOutput(out);

    @Test
    void colours_are_left_out_and_all_else_stays() throws IOException {
        plain.write("a\u001b[31;1mrole\u001b[0m.ä\n".getBytes(StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("arole.ä\n");
    }

    @Test
    void a_sequence_may_come_in_pieces() throws IOException {
        for (byte b : "x\u001b[3".getBytes(StandardCharsets.UTF_8)) {
            plain.write(b);
        }
        plain.write("1my".getBytes(StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("xy");
    }
}
