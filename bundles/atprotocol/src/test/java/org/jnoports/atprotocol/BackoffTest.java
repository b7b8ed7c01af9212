package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));

    @Test
    void waits_twice_as_long_each_time_up_to_a_limit() {
        long most = 250;
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
            most = Math.min(30_000, most * 2);
        }
    }

    @Test
    void is_jittered() {
        long different = java.util.stream.Stream.generate(() -> new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10)).next())
                .limit(50).distinct().count();
        assertThat(different).isGreaterThan(10);
    }

    @Test
    void begins_anew_after_a_success() {
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    @Timeout(20)
    void can_be_hurried() throws Exception {
        Backoff slow = new Backoff(Duration.ofMillis(2), Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            slow.next();
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            try {
                slow.await();
                ended.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.start();
        while (!ended.await(5, TimeUnit.MILLISECONDS)) {
            slow.hurry();
        }
        waiter.join();
    }
}
