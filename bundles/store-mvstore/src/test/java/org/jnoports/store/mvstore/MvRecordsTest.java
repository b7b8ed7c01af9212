package org.jnoports.store.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.StoredRecord;
import org.junit.jupiter.api.Test;

class MvRecordsTest extends StoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void each_change_is_one_commit_and_each_key_keeps_its_newest() {
        assertThat(store.records().lastCommit()).isEqualTo(-1);
        assertThat(put("x", "1")).isEqualTo(0);
        assertThat(put("y", "1")).isEqualTo(1);
        assertThat(put("x", "2")).isEqualTo(2);
        assertThat(delete("y")).isEqualTo(3);
        assertThat(delete("never-there")).isEqualTo(3);
        assertThat(store.records().commits(-1, key -> true, 10))
                .containsExactly(new Commit(2, "x", Commit.Kind.VALUE), new Commit(3, "y", Commit.Kind.DELETED));
        reopen();
        assertThat(store.records().lastCommit()).isEqualTo(3);
        assertThat(put("y", "2")).isEqualTo(4);
        assertThat(store.records().commits(-1, key -> true, 10))
                .containsExactly(new Commit(2, "x", Commit.Kind.VALUE), new Commit(4, "y", Commit.Kind.VALUE));
        assertThat(store.records().commits(2, key -> true, 10)).extracting(Commit::key).containsExactly("y");
        assertThat(store.records().commits(-1, key -> true, 1)).extracting(Commit::key).containsExactly("x");
        assertThat(store.records().newest(key -> key.equals("x"))).contains(new Commit(2, "x", Commit.Kind.VALUE));
        assertThat(store.records().newest(key -> key.equals("z"))).isEmpty();
    }

    @Test
    void what_is_no_commit_moves_no_id() {
        put("x", "1");
        store.records().change("privatekey:k", Commit.Kind.NONE, present -> Optional.of(record("secret")));
        assertThat(store.records().lastCommit()).isZero();
        reopen();
        assertThat(value("privatekey:k")).contains("secret");
        assertThat(store.records().commits(-1, key -> true, 10)).extracting(Commit::key).containsExactly("x");
    }

    @Test
    void a_record_comes_back_as_it_was() {
        StoredRecord record = new StoredRecord("välue\n🦄", Map.of("ttl", "5", "ivNonce", "abc"), Optional.of(NOW), Optional.of(NOW.plusSeconds(5)),
                Optional.of(NOW.plusSeconds(9)));
        store.records().change("k@a", Commit.Kind.ALL, present -> Optional.of(record));
        reopen();
        assertThat(store.records().get("k@a")).contains(record);
        assertThat(store.records().keys()).containsExactly("k@a");
    }

    @Test
    void stores_of_two_atsigns_are_two_files() {
        AtServerStore other = stores.open(AtSign.of("@b"), directory);
        put("b@a", "v");
        put("a@a", "v");
        put(other, "c@b", "v");
        assertThat(store.records().keys()).containsExactly("a@a", "b@a");
        assertThat(other.records().get("a@a")).isEmpty();
        assertThat(directory.resolve("@a.mv")).exists();
        assertThat(directory.resolve("@b.mv")).exists();
    }

    @Test
    void what_is_due_is_found_by_time_the_longest_overdue_first() {
        due("late", NOW.plusSeconds(3));
        due("early", NOW.plusSeconds(1));
        due("later", NOW.plusSeconds(9));
        put("never", "v");
        assertThat(store.records().due(NOW, 10)).isEmpty();
        assertThat(store.records().due(NOW.plusSeconds(3), 10)).containsExactly("early", "late");
        assertThat(store.records().due(NOW.plusSeconds(3), 1)).containsExactly("early");
        due("early", NOW.plusSeconds(20));
        delete("late");
        reopen();
        assertThat(store.records().due(NOW.plusSeconds(10), 10)).containsExactly("later");
        put("later", "without an end");
        assertThat(store.records().due(NOW.plusSeconds(100), 10)).containsExactly("early");
    }

    @Test
    void changes_at_the_same_time_are_all_made() {
        CompletableFuture<?>[] writers = IntStream.range(0, 8).mapToObj(writer -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 500; i++) {
                store.records().change("count", Commit.Kind.VALUE,
                        present -> Optional.of(record(Integer.toString(present.map(r -> Integer.parseInt(r.value())).orElse(0) + 1))));
                if (i % 50 == 0) {
                    write();
                }
            }
        })).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).join();
        write();
        reopen();
        assertThat(value("count")).contains("4000");
        assertThat(store.records().lastCommit()).isEqualTo(3_999);
    }

    @Test
    void a_change_that_fails_changes_nothing() {
        put("x", "1");
        assertThatThrownBy(() -> store.records().change("x", Commit.Kind.VALUE, present -> {
            throw new TunnelException("no");
        })).isInstanceOf(TunnelException.class);
        assertThat(value("x")).contains("1");
        assertThat(store.records().lastCommit()).isZero();
    }

    @Test
    void there_is_an_end_to_what_an_owner_can_store_and_copies_get_half_of_it() {
        String fourMegabytes = "x".repeat(4 << 20);
        for (int i = 0; i < 15; i++) {
            put("cached:@a:k" + i + "@b", fourMegabytes);
        }
        assertThatThrownBy(() -> put("cached:@a:more@b", fourMegabytes)).isInstanceOf(TunnelException.class).hasMessageContaining("no room");
        for (int i = 0; i < 16; i++) {
            put("k" + i, fourMegabytes);
        }
        assertThatThrownBy(() -> put("too-much", fourMegabytes)).isInstanceOf(TunnelException.class);
        assertThat(value("too-much")).isEmpty();
        reopen();
        assertThatThrownBy(() -> put("too-much", fourMegabytes)).isInstanceOf(TunnelException.class);
        delete("k0");
        assertThat(put("fits", fourMegabytes)).isPositive();
    }

    @Test
    void the_file_does_not_grow_with_every_write() {
        for (int i = 0; i < 3_000; i++) {
            put("k" + i % 100, "v".repeat(200) + i);
            if (i % 3 == 0) {
                write();
            }
        }
        reopen();
        assertThat(store.bytes()).isLessThan(4 * 1024 * 1024);
        assertThat(store.records().keys()).hasSize(100);
    }

    @Test
    void deletions_are_remembered_for_those_who_synchronise() {
        List<String> keys = IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
        keys.forEach(key -> put(key, "v"));
        keys.forEach(this::delete);
        reopen();
        assertThat(store.records().commits(-1, key -> true, 100)).hasSize(20).allMatch(commit -> commit.kind() == Commit.Kind.DELETED);
    }

    private void due(String key, Instant when) {
        store.records().change(key, Commit.Kind.VALUE, present -> Optional.of(record("v").due(Optional.of(when))));
    }
}
