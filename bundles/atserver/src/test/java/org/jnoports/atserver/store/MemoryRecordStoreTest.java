package org.jnoports.atserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.store.StoredRecord;
import org.junit.jupiter.api.Test;

class MemoryRecordStoreTest {
    private static final long ROOM = 1L << 30;
    private final MemoryRecordStore store = new MemoryRecordStore(ROOM);

    @Test
    void each_change_of_an_owners_records_is_one_commit() {
        assertThat(store.lastCommit("@a")).isEqualTo(-1);
        assertThat(put("@a", "x", "1")).isEqualTo(0);
        assertThat(put("@a", "x", "2")).isEqualTo(1);
        assertThat(store.change("@a", "x", present -> Optional.empty())).isEqualTo(2);
        assertThat(store.change("@a", "x", present -> Optional.empty())).isEqualTo(2);
        assertThat(store.lastCommit("@a")).isEqualTo(2);
        assertThat(store.lastCommit("@b")).isEqualTo(-1);
    }

    @Test
    void keys_are_sorted_and_owners_separate() {
        put("@a", "b@a", "v");
        put("@a", "a@a", "v");
        put("@b", "c@b", "v");
        assertThat(store.keys("@a")).containsExactly("a@a", "b@a");
        assertThat(store.get("@b", "a@a")).isEmpty();
        assertThat(store.get("@a", "a@a")).map(StoredRecord::value).contains("v");
    }

    @Test
    void changes_at_the_same_time_are_all_made() {
        CompletableFuture<?>[] writers = IntStream.range(0, 8).mapToObj(writer -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1_000; i++) {
                store.change("@a", "count", present -> Optional.of(record(Integer.toString(present.map(r -> Integer.parseInt(r.value())).orElse(0) + 1))));
            }
        })).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).join();
        assertThat(store.get("@a", "count")).map(StoredRecord::value).contains("8000");
        assertThat(store.lastCommit("@a")).isEqualTo(7_999);
    }

    @Test
    void a_change_that_fails_changes_nothing() {
        put("@a", "x", "1");
        assertThatThrownBy(() -> store.change("@a", "x", present -> {
            throw new TunnelException("no");
        })).isInstanceOf(TunnelException.class);
        assertThat(store.get("@a", "x")).map(StoredRecord::value).contains("1");
        assertThat(store.lastCommit("@a")).isEqualTo(0);
    }

    @Test
    void there_is_an_end_to_what_an_owner_can_store() {
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i < 127; i++) {
            put("@a", "k" + i, megabyte);
        }
        assertThatThrownBy(() -> put("@a", "too-much", megabyte + megabyte)).isInstanceOf(TunnelException.class);
        assertThat(store.get("@a", "too-much")).isEmpty();
        assertThat(put("@b", "k", megabyte)).isZero();
        store.change("@a", "k0", present -> Optional.empty());
        store.change("@a", "k1", present -> Optional.empty());
        assertThat(put("@a", "fits", megabyte + megabyte)).isPositive();
    }

    @Test
    void copies_of_other_atsigns_records_leave_room_for_the_owners_own() {
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i < 63; i++) {
            put("@a", "cached:@a:k" + i + "@b", megabyte);
        }
        assertThatThrownBy(() -> put("@a", "cached:@a:more@b", megabyte)).isInstanceOf(TunnelException.class);
        assertThat(put("@a", "own@a", megabyte)).isPositive();
    }

    @Test
    void all_owners_together_have_an_end_too() {
        MemoryRecordStore small = new MemoryRecordStore(100);
        small.change("@a", "k", present -> Optional.of(record("x".repeat(60))));
        assertThatThrownBy(() -> small.change("@b", "k", present -> Optional.of(record("x".repeat(60))))).isInstanceOf(TunnelException.class);
        small.change("@a", "k", present -> Optional.empty());
        assertThat(small.change("@b", "k", present -> Optional.of(record("x".repeat(60))))).isZero();
    }

    private long put(String owner, String key, String value) {
        return store.change(owner, key, present -> Optional.of(record(value)));
    }

    private static StoredRecord record(String value) {
        return new StoredRecord(value, Map.of(), Optional.empty(), Optional.empty());
    }
}
