package org.jnoports.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoundsTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    private Rounds rounds(Duration limit, HealthCheck... checks) {
        List<Map.Entry<Map<String, Object>, HealthCheck>> all = IntStream.range(0, checks.length)
                .mapToObj(i -> Map.entry(Map.<String, Object>of(HealthCheck.NAME, "check" + i), checks[i])).toList();
        return new Rounds(() -> all, List::of, Duration.ofSeconds(60), limit, now::get);
    }

    private List<HealthReport> well() {
        asked.incrementAndGet();
        return List.of(HealthReport.ok("it", "is well"), HealthReport.warn("that", "is nearly full", "make room"));
    }

    @Test
    void however_often_somebody_looks_checks_are_asked_once_per_pause() {
        try (Rounds rounds = rounds(Duration.ofSeconds(10), this::well)) {
            Await.until("the first round", () -> !rounds.latest().health().isEmpty());
            for (int i = 0; i < 1_000; i++) {
                rounds.latest();
            }
            assertThat(rounds.latest().health()).containsExactly(Map.entry("check0", List.of(HealthReport.Status.OK, HealthReport.Status.WARN)));
            assertThat(asked).hasValue(1);
            now.addAndGet(TimeUnit.SECONDS.toNanos(60));
            Await.until("the second round", () -> {
                rounds.latest();
                return asked.get() == 2;
            });
        }
    }

    @Test
    void nobody_waits_for_a_check_and_what_hangs_or_fails_is_critical() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Rounds rounds = rounds(Duration.ofMillis(200), this::well, () -> {
            try {
                never.await();
                return List.of();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }, () -> {
            throw new IllegalStateException("broken");
        })) {
            assertThat(rounds.latest().health()).as("at once, without an answer yet").isEmpty();
            Await.until("the round is over", () -> !rounds.latest().health().isEmpty());
            assertThat(rounds.latest().health()).containsEntry("check1", List.of(HealthReport.Status.CRITICAL)).containsEntry("check2", List.of(HealthReport.Status.CRITICAL))
                    .containsKey("check0");
        }
    }
}
