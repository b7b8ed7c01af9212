package org.jnoports.policy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void ids_differ_and_fit_every_json_reader() {
        Ids ids = new Ids();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long id = ids.getAsLong();
            assertThat(id).isBetween(1L << 52, (1L << 53) - 1);
            seen.add(id);
        }
        assertThat(seen).hasSizeGreaterThan(99_990);
    }
}
