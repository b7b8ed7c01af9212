package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    void streams_get_wide_buffers_until_so_many_are_lent_and_small_ones_then() {
        List<ByteBuffer> lent = Stream.generate(pool::borrowWide).limit(BufferPool.MAX_WIDE_LENT).toList();
        assertThat(lent).allMatch(buffer -> buffer.capacity() == BufferPool.WIDE_BYTES);
        assertThat(pool.borrowWide().capacity()).isEqualTo(BufferPool.BUFFER_BYTES);
        pool.giveBack(lent.get(0));
        assertThat(pool.borrowWide()).isSameAs(lent.get(0));
    }

    @Test
    void what_waits_moves_to_a_small_buffer_when_wide_ones_are_scarce() {
        ByteBuffer waiting = pool.borrowWide().putInt(7).flip();
        assertThat(pool.settled(waiting)).isSameAs(waiting);
        Stream.generate(pool::borrowWide).limit(BufferPool.MAX_WIDE_LENT / 2).forEach(buffer -> {});
        ByteBuffer small = pool.settled(waiting);
        assertThat(small.capacity()).isEqualTo(BufferPool.BUFFER_BYTES);
        assertThat(small.getInt()).isEqualTo(7);
        assertThat(pool.lent()).isEqualTo(BufferPool.MAX_WIDE_LENT / 2 + 1);
    }

    @Test
    void only_so_many_wide_ones_are_kept() {
        Stream.generate(pool::borrowWide).limit(BufferPool.MAX_WIDE_LENT).toList().forEach(pool::giveBack);
        assertThat(pool.lent()).isZero();
        assertThat(pool.kept()).isEqualTo(BufferPool.MAX_WIDE_KEPT);
    }

    @Test
    void a_buffer_that_moves_away_makes_room_for_another() {
        List<ByteBuffer> lent = Stream.generate(pool::borrowWide).limit(BufferPool.MAX_WIDE_LENT).toList();
        pool.lentElsewhere(lent.get(0));
        assertThat(pool.borrowWide().capacity()).isEqualTo(BufferPool.WIDE_BYTES);
        pool.adopt(lent.get(0));
        assertThat(pool.borrowWide().capacity()).isEqualTo(BufferPool.BUFFER_BYTES);
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
