package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void whoever_is_alone_has_the_same_number_each_time() {
        for (int n = 0; n < 3; n++) {
            assertThat(turns.take()).hasValue(0);
            turns.giveBack(0);
        }
    }

    @Test
    void no_two_have_the_same_at_a_time_and_the_last_one_given_back_is_the_next() {
        assertThat(turns.take()).hasValue(0);
        assertThat(turns.take()).hasValue(1);
        assertThat(turns.take()).hasValue(2);
        turns.giveBack(0);
        turns.giveBack(2);
        assertThat(turns.take()).hasValue(2);
        assertThat(turns.take()).hasValue(0);
        assertThat(turns.take()).hasValue(3);
    }

    @Test
    void when_all_are_taken_there_is_none() {
        for (int n = 0; n < Turns.MOST; n++) {
            assertThat(turns.take()).isPresent();
        }
        assertThat(turns.take()).isEmpty();
        turns.giveBack(77);
        assertThat(turns.take()).hasValue(77);
    }
}
