package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool();

    @Test
    void a_buffer_given_back_is_lent_again_cleared() {
        ByteBuffer buffer = pool.borrow();
        buffer.putInt(1).flip();
        pool.giveBack(buffer);
        assertThat(pool.borrow()).isSameAs(buffer);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.remaining()).isEqualTo(BufferPool.BUFFER_BYTES);
    }

    @Test
    void buffers_are_direct_and_never_lent_twice() {
        ByteBuffer one = pool.borrow();
        ByteBuffer two = pool.borrow();
        assertThat(one).isNotSameAs(two);
        assertThat(one.isDirect()).isTrue();
        assertThat(pool.lent()).isEqualTo(2);
    }

    @Test
    void only_so_many_are_kept() {
        IntStream.range(0, BufferPool.MAX_KEPT + 10)
                .mapToObj(n -> pool.borrow())
                .toList()
                .forEach(pool::giveBack);
        assertThat(pool.lent()).isZero();
        assertThat(pool.kept()).isEqualTo(BufferPool.MAX_KEPT);
    }
}
