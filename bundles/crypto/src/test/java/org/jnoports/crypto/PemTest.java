package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class PemTest {
    private static final byte[] CONTENT = new byte[100];

    @Test
    void a_block_is_read_back() throws Exception {
        String block = Pem.block("KEY", CONTENT);
        assertThat(block).startsWith("-----BEGIN KEY-----\n").endsWith("\n-----END KEY-----\n");
        assertThat(block.lines()).allMatch(line -> line.length() <= 64);
        assertThat(Pem.blocks("KEY", block)).containsExactly(CONTENT);
    }

    @Test
    void blocks_are_found_among_others_and_in_any_line_format() throws Exception {
        String text = "0 comment\n" + Pem.block("OTHER", new byte[1]) + Pem.block("KEY", CONTENT).replace("\n", "\r\n") + "\n--"
                + Pem.block("KEY", new byte[2]) + "-----BEGIN KEY";
        assertThat(Pem.blocks("KEY", text)).containsExactly(CONTENT, new byte[2]);
        assertThat(Pem.blocks("KEY", "")).isEmpty();
    }

    @Test
    void a_block_without_end_is_broken() {
        assertThatThrownBy(() -> Pem.blocks("KEY", "-----BEGIN KEY-----\nAAAA\n"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("-----END KEY-----");
    }

    @Test
    void a_block_of_other_characters_is_broken_and_not_repeated() {
        assertThatThrownBy(() -> Pem.blocks("KEY", "-----BEGIN KEY-----\nse#cret\n-----END KEY-----\n"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("base64")
                .hasMessageNotContaining("cret");
    }
}
