package org.jnoports.crypto.current;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;

class ProviderTest {
    /** A rank that may change, as that of a service does. */
    private record Rank(AtomicInteger value) implements Comparable<Rank> {
        static Rank of(int value) {
            return new Rank(new AtomicInteger(value));
        }

        @Override
        public int compareTo(Rank other) {
            return Integer.compare(value.get(), other.value.get());
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final Provider<Rank, String> provider = new Provider<>("Things", Duration.ofSeconds(30));

    @Test
    void the_best_ranked_one_is_used_and_after_it_has_gone_the_next() {
        Rank better = Rank.of(2);
        provider.add(Rank.of(1), "one");
        provider.add(better, "two");
        provider.add(Rank.of(0), "zero");
        assertEquals("two", provider.get());
        provider.remove(better);
        assertEquals("one", provider.get());
    }

    @Test
    void a_new_rank_counts_as_soon_as_it_is_told() {
        Rank rising = Rank.of(0);
        provider.add(Rank.of(1), "one");
        provider.add(rising, "rising");
        rising.value().set(2);
        provider.ranked();
        assertEquals("rising", provider.get());
    }

    @Test
    void one_that_asks_between_two_providers_gets_the_next_one() throws Exception {
        Rank first = Rank.of(1);
        provider.add(first, "first");
        provider.remove(first);
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> {
            asking.countDown();
            return provider.get();
        });
        assertTrue(asking.await(10, TimeUnit.SECONDS));
        provider.add(Rank.of(1), "second");
        assertEquals("second", asked.get(10, TimeUnit.SECONDS));
    }

    @Test
    void with_none_whoever_asks_is_told_what_is_missing_and_what_to_do() {
        Provider<Rank, String> hasty = new Provider<>("Things", Duration.ofMillis(1));
        TunnelException failure = assertThrows(TunnelException.class, hasty::get);
        assertEquals("no bundle provides Things, nor did one come within 1 ms: start one, such as org.jnoports.crypto", failure.getMessage());
    }

    @Test
    void one_that_is_interrupted_while_it_waits_is_told_at_once() {
        Thread.currentThread().interrupt();
        assertThrows(TunnelException.class, provider::get);
        assertTrue(Thread.interrupted());
    }

    @Test
    void one_that_has_gone_is_told_of_once() {
        List<String> gone = new ArrayList<>();
        Rank rank = Rank.of(1);
        provider.whenGone(gone::add);
        provider.add(rank, "one");
        provider.remove(rank);
        provider.remove(rank);
        assertEquals(List.of("one"), gone);
    }
}
