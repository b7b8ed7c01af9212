package org.jnoports.atserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.api.store.QueuedNotification.Direction;
import org.jnoports.api.store.QueuedNotification.Status;
import org.junit.jupiter.api.Test;

class MemoryNotificationQueueTest {
    private static final long ROOM = 1L << 30;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryNotificationQueue queue = new MemoryNotificationQueue(ROOM);

    @Test
    void those_after_a_moment_come_oldest_first_without_the_expired() {
        queue.put("@a", received("1", "@b", NOW.plusMillis(1), "v"));
        queue.put("@a", received("3", "@b", NOW.plusMillis(3), "v"));
        queue.put("@a", received("2", "@b", NOW.plusMillis(2), "v"));
        assertThat(ids(queue.since("@a", Direction.RECEIVED, NOW, NOW))).containsExactly("1", "2", "3");
        assertThat(ids(queue.since("@a", Direction.RECEIVED, NOW.plusMillis(1), NOW))).containsExactly("2", "3");
        assertThat(queue.since("@a", Direction.RECEIVED, NOW, NOW.plusSeconds(60).plusMillis(3))).isEmpty();
        assertThat(queue.since("@a", Direction.SENT, NOW, NOW)).isEmpty();
        assertThat(queue.since("@b", Direction.RECEIVED, NOW, NOW)).isEmpty();
    }

    @Test
    void the_same_id_replaces() {
        queue.put("@a", received("1", "@b", NOW, "old"));
        queue.put("@a", received("2", "@b", NOW.plusMillis(1), "v"));
        queue.put("@a", received("1", "@b", NOW.plusMillis(2), "new"));
        assertThat(ids(queue.since("@a", Direction.RECEIVED, NOW, NOW))).containsExactly("2", "1");
        assertThat(queue.get("@a", "1")).flatMap(QueuedNotification::value).contains("new");
        queue.remove("@a", "1");
        assertThat(queue.get("@a", "1")).isEmpty();
        queue.remove("@a", "1");
    }

    @Test
    void undelivered_are_those_sent_and_neither_delivered_nor_expired() {
        queue.put("@a", sent("queued", Status.QUEUED));
        queue.put("@a", sent("errored", Status.ERRORED));
        queue.put("@a", sent("delivered", Status.DELIVERED));
        queue.put("@a", received("received", "@b", NOW, "v"));
        assertThat(ids(queue.undelivered("@a", NOW))).containsExactly("queued", "errored");
        assertThat(queue.undelivered("@a", NOW.plus(Duration.ofHours(1)))).isEmpty();
        queue.put("@a", sent("queued", Status.QUEUED).with(Status.DELIVERED, 1));
        assertThat(ids(queue.undelivered("@a", NOW))).containsExactly("errored");
    }

    @Test
    void the_expired_are_purged() {
        queue.put("@a", received("1", "@b", NOW, "v"));
        queue.purge(NOW.plusSeconds(60));
        assertThat(queue.get("@a", "1")).isPresent();
        queue.purge(NOW.plusSeconds(61));
        assertThat(queue.get("@a", "1")).isEmpty();
    }

    @Test
    void when_there_are_too_many_the_oldest_delivered_one_makes_way() {
        queue.put("@a", sent("waits", Status.QUEUED));
        for (int i = 0; i < 12_000; i++) {
            assertThat(queue.put("@a", received("r" + i, "@b" + i % 10, NOW.plusMillis(i), "v"))).isTrue();
        }
        assertThat(queue.get("@a", "waits")).isPresent();
        assertThat(queue.get("@a", "r0")).isEmpty();
        assertThat(queue.get("@a", "r11999")).isPresent();
        assertThat(queue.since("@a", Direction.RECEIVED, Instant.EPOCH, NOW)).hasSizeLessThan(10_000);
    }

    @Test
    void one_sender_can_not_push_out_the_others() {
        queue.put("@a", received("quiet", "@quiet", NOW, "v"));
        for (int i = 0; i < 5_000; i++) {
            assertThat(queue.put("@a", received("l" + i, "@loud", NOW.plusMillis(i), "v"))).isTrue();
        }
        assertThat(queue.get("@a", "quiet")).isPresent();
        assertThat(queue.since("@a", Direction.RECEIVED, Instant.EPOCH, NOW)).hasSize(2_001);
    }

    @Test
    void what_still_has_to_be_delivered_never_makes_way() {
        String megabyte = "x".repeat(1 << 20);
        int taken = 0;
        while (taken < 100 && queue.put("@a", sent("s" + taken, Status.QUEUED, megabyte))) {
            taken++;
        }
        assertThat(taken).isBetween(50, 64);
        assertThat(queue.put("@b", sent("s", Status.QUEUED, megabyte))).isTrue();
        assertThat(queue.get("@a", "s0")).isPresent();
    }

    private static QueuedNotification received(String id, String from, Instant at, String value) {
        return new QueuedNotification(id, Direction.RECEIVED, from, "@a", "@a:x" + from, Optional.of(value), "update", false, Map.of(), at,
                at.plusSeconds(60), Status.DELIVERED, 0);
    }

    private static QueuedNotification sent(String id, Status status) {
        return sent(id, status, "v");
    }

    private static QueuedNotification sent(String id, Status status, String value) {
        return new QueuedNotification(id, Direction.SENT, "@a", "@b", "@b:x@a", Optional.of(value), "update", false, Map.of(), NOW,
                NOW.plusSeconds(60), status, 0);
    }

    private static List<String> ids(List<QueuedNotification> notifications) {
        return notifications.stream().map(QueuedNotification::id).toList();
    }
}
