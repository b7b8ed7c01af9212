package org.jnoports.store.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.api.store.QueuedNotification.Direction;
import org.jnoports.api.store.QueuedNotification.Status;
import org.junit.jupiter.api.Test;

class MvNotificationsTest extends StoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void those_after_a_moment_come_oldest_first_without_the_expired() {
        put(received("1", "@b", NOW.plusMillis(1), "v"));
        put(received("3", "@b", NOW.plusMillis(3), "v"));
        put(received("2", "@b", NOW.plusMillis(2), "v"));
        reopen();
        assertThat(ids(since(Direction.RECEIVED, NOW, NOW))).containsExactly("1", "2", "3");
        assertThat(ids(since(Direction.RECEIVED, NOW.plusMillis(1), NOW))).containsExactly("2", "3");
        assertThat(since(Direction.RECEIVED, NOW, NOW.plusSeconds(60).plusMillis(3))).isEmpty();
        assertThat(since(Direction.SENT, NOW, NOW)).isEmpty();
    }

    @Test
    void one_comes_back_as_it_was_as_far_as_it_got() {
        QueuedNotification queued = new QueuedNotification("1", Direction.SENT, "@a", "@b", "@b:ü@a", Optional.empty(), "delete", true,
                Map.of("ttl", "1"), NOW, NOW.plusSeconds(60), Status.QUEUED, 0);
        put(queued);
        assertThat(store.notifications().note("1", Status.ERRORED, 7)).isTrue();
        assertThat(store.notifications().note("2", Status.ERRORED, 7)).isFalse();
        reopen();
        assertThat(store.notifications().get("1")).contains(queued.with(Status.ERRORED, 7));
    }

    @Test
    void the_same_id_replaces_and_goes_to_the_end() {
        put(received("1", "@b", NOW, "old"));
        put(received("2", "@b", NOW, "v"));
        put(received("1", "@b", NOW, "new"));
        reopen();
        assertThat(ids(since(Direction.RECEIVED, NOW.minusMillis(1), NOW))).containsExactly("2", "1");
        assertThat(store.notifications().get("1")).flatMap(QueuedNotification::value).contains("new");
        store.notifications().remove("1");
        assertThat(store.notifications().get("1")).isEmpty();
        store.notifications().remove("1");
    }

    @Test
    void undelivered_are_those_sent_and_neither_delivered_nor_expired() {
        put(sent("queued", Status.QUEUED));
        put(sent("errored", Status.ERRORED));
        put(sent("delivered", Status.DELIVERED));
        put(received("received", "@b", NOW, "v"));
        reopen();
        assertThat(ids(store.notifications().undelivered(NOW))).containsExactly("queued", "errored");
        assertThat(store.notifications().undelivered(NOW.plus(Duration.ofHours(1)))).isEmpty();
        store.notifications().note("queued", Status.DELIVERED, 1);
        assertThat(ids(store.notifications().undelivered(NOW))).containsExactly("errored");
    }

    @Test
    void the_expired_are_purged() {
        put(received("1", "@b", NOW, "v"));
        put(received("2", "@b", NOW.plusSeconds(5), "v"));
        store.notifications().purge(NOW.plusSeconds(60));
        assertThat(store.notifications().get("1")).isPresent();
        store.notifications().purge(NOW.plusSeconds(61));
        assertThat(store.notifications().get("1")).isEmpty();
        reopen();
        assertThat(ids(since(Direction.RECEIVED, Instant.EPOCH, NOW))).containsExactly("2");
    }

    @Test
    void when_there_are_too_many_the_oldest_delivered_one_makes_way() {
        put(sent("waits", Status.QUEUED));
        for (int i = 0; i < 12_000; i++) {
            put(received("r" + i, "@b" + i % 10, NOW.plusMillis(i), "v"));
        }
        assertThat(store.notifications().get("waits")).isPresent();
        assertThat(store.notifications().get("r0")).isEmpty();
        assertThat(store.notifications().get("r11999")).isPresent();
        assertThat(since(Direction.RECEIVED, Instant.EPOCH, NOW)).hasSizeLessThan(10_000);
    }

    @Test
    void one_sender_can_not_push_out_the_others() {
        put(received("quiet", "@quiet", NOW, "v"));
        for (int i = 0; i < 5_000; i++) {
            put(received("l" + i, "@loud", NOW.plusMillis(i), "v"));
        }
        assertThat(store.notifications().get("quiet")).isPresent();
        assertThat(since(Direction.RECEIVED, Instant.EPOCH, NOW)).hasSize(2_001);
    }

    @Test
    void what_still_has_to_be_delivered_never_makes_way() {
        String megabyte = "x".repeat(1 << 20);
        int taken = 0;
        while (taken < 100 && store.notifications().put(sent("s" + taken, Status.QUEUED, megabyte))) {
            taken++;
        }
        assertThat(taken).isBetween(50, 64);
        assertThat(stores.open(AtSign.of("@b"), directory).notifications().put(sent("s", Status.QUEUED, megabyte))).isTrue();
        assertThat(store.notifications().get("s0")).isPresent();
    }

    @Test
    void all_stores_together_have_an_end_too() {
        Room room = new Room(3);
        Writers writers = new Writers();
        OpenStore small = new OpenStore(StoreFile.open(directory.resolve("small.mv"), new Disk(directory)), writers.executor(), room, closed -> {});
        for (int i = 0; i < 3; i++) {
            assertThat(small.notifications().put(sent("s" + i, Status.QUEUED))).isTrue();
        }
        assertThat(small.notifications().put(sent("s4", Status.QUEUED))).isFalse();
        small.notifications().remove("s0");
        assertThat(small.notifications().put(sent("s4", Status.QUEUED))).isTrue();
        small.close();
        writers.close();
        assertThat(room.take()).isTrue();
    }

    private void put(QueuedNotification notification) {
        assertThat(store.notifications().put(notification)).isTrue();
    }

    private List<QueuedNotification> since(Direction direction, Instant after, Instant now) {
        return store.notifications().since(direction, after, now);
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
