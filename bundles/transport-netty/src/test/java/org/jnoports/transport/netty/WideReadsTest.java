package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WideReadsTest {
    private final WideReads wide = new WideReads(1);

    @Test
    void streams_receive_much_at_once_until_too_many_of_them_wait() {
        IntStream.range(0, WideReads.MAX_WAITING_PER_CORE).forEach(n -> {
            assertThat(wide.bytes()).isEqualTo(WideReads.WIDE_BYTES);
            wide.waits();
        });
        assertThat(wide.bytes()).isEqualTo(WideReads.NARROW_BYTES);
        wide.taken();
        assertThat(wide.bytes()).isEqualTo(WideReads.WIDE_BYTES);
    }
}
