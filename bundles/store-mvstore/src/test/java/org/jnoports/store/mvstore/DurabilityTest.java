package org.jnoports.store.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;

/** What is said to be on the disk is there; what can't be written is refused; what is damaged is named. */
class DurabilityTest extends StoreTest {
    @Test
    void what_is_durable_is_in_the_file_before_it_is_closed() throws IOException {
        put("k", "v");
        write();
        Path copy = Files.createDirectory(directory.resolve("copy"));
        Files.copy(directory.resolve("@a.mv"), copy.resolve("@a.mv"));
        try (MvStores others = new MvStores()) {
            assertThat(others.open(A, copy).records().get("k")).isPresent();
        }
    }

    @Test
    void many_who_wait_share_a_few_writes() throws IOException {
        List<CompletionStage<Void>> waiting = new ArrayList<>();
        long before = Files.size(directory.resolve("@a.mv"));
        for (int i = 0; i < 2_000; i++) {
            put("k" + i, "v");
            waiting.add(store.durable());
        }
        waiting.forEach(Await::value);
        assertThat(Files.size(directory.resolve("@a.mv")) - before).isLessThan(2_000 * 4_096 / 4);
    }

    @Test
    void nothing_to_write_is_durable_at_once() {
        assertThat(store.durable().toCompletableFuture()).isCompleted();
        put("k", "v");
        write();
        assertThat(store.durable().toCompletableFuture()).isCompleted();
    }

    @Test
    void files_are_the_owners_only() throws IOException {
        assertThat(Files.getPosixFilePermissions(directory.resolve("@a.mv"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Path made = directory.resolve("new").resolve("stores");
        stores.open(A, made);
        assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_store_has_one_user() {
        try (MvStores others = new MvStores()) {
            assertThatThrownBy(() -> others.open(A, directory)).isInstanceOf(TunnelException.class)
                    .hasMessageContaining(directory.resolve("@a.mv").toString()).hasMessageContaining("in use");
        }
    }

    @Test
    void an_empty_file_is_damaged() throws IOException {
        filled();
        Files.write(directory.resolve("@a.mv"), new byte[0]);
        assertRefused();
    }

    @Test
    void a_file_of_other_bytes_is_damaged() throws IOException {
        filled();
        Files.write(directory.resolve("@a.mv"), "not a store\n".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertRefused();
    }

    @Test
    void a_file_without_its_end_is_damaged() throws IOException {
        filled();
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("@a.mv").toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertRefused();
    }

    @Test
    void a_file_that_has_lost_its_last_writes_is_damaged() throws IOException {
        put("k", "old");
        write();
        Files.copy(directory.resolve("@a.mv"), directory.resolve("old"));
        put("k", "new");
        write();
        stores.close();
        Files.move(directory.resolve("old"), directory.resolve("@a.mv"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::open).hasMessageContaining("writes are missing").hasMessageContaining("@a.mv.mark");
    }

    @Test
    void a_byte_that_is_another_one_is_damage() throws IOException {
        filled();
        Path file = directory.resolve("@a.mv");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("the value of record 25"); at >= 0; at = text.indexOf("the value of record 25", at + 1)) {
            bytes[at + 5] ^= 1;
        }
        Files.write(file, bytes);
        assertRefused();
    }

    @Test
    void the_others_open_all_the_same() throws IOException {
        stores.open(AtSign.of("@b"), directory);
        filled();
        Files.write(directory.resolve("@a.mv"), new byte[5_000]);
        assertRefused();
        stores.open(AtSign.of("@b"), directory);
    }

    @Test
    void on_a_full_disk_nothing_is_written_but_all_is_read_and_may_be_deleted() {
        AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
        Writers writers = new Writers();
        try (OpenStore tight = new OpenStore(StoreFile.open(directory.resolve("tight.mv"), new Disk(directory, usable::get)), writers.executor(),
                new Room(10), closed -> {})) {
            put(tight, "k", "v");
            Await.value(tight.durable());
            usable.set(1_000_000);
            Await.until("the full disk is noticed", () -> isRefused(tight));
            assertThatThrownBy(() -> put(tight, "k", "v")).isInstanceOf(TunnelException.class).hasMessageContaining("disk").hasMessageContaining("tight.mv");
            assertThat(tight.records().get("k")).isPresent();
            tight.records().change("k", org.jnoports.api.store.Commit.Kind.DELETED, present -> java.util.Optional.empty());
            Await.value(tight.durable());
            usable.set(Long.MAX_VALUE);
            Await.until("there is room again", () -> !isRefused(tight));
        }
        writers.close();
    }

    @Test
    void a_change_that_was_undone_before_somebody_asked_can_be_told() {
        put("kept", "v");
        write();
        long before = store.undone();
        put("lost", "v");
        assertThat(store.undone()).isEqualTo(before);
        synchronized (((OpenStore) store).lock()) { // writing fails: the library closes the store
            ((OpenStore) store).maps().store().closeImmediately();
        }
        assertThat(value("lost")).isEmpty();
        assertThat(value("kept")).contains("v");
        assertThat(store.durable().toCompletableFuture()).isCompleted();
        assertThat(store.undone()).isEqualTo(before + 1);
    }

    @Test
    void what_is_closed_says_so() {
        store.close();
        store.close();
        assertThatThrownBy(() -> put("k", "v")).isInstanceOf(TunnelException.class).hasMessageContaining("closed");
    }

    private static boolean isRefused(OpenStore store) {
        try {
            put(store, "other", "v");
            return false;
        } catch (TunnelException e) {
            return true;
        }
    }

    private void filled() {
        for (int i = 0; i < 200; i++) {
            put("key " + i, "the value of record " + i);
            if (i % 20 == 0) {
                write();
            }
        }
        stores.close();
    }

    private void assertRefused() {
        stores = new MvStores();
        assertThatThrownBy(() -> store = stores.open(A, directory)).isInstanceOf(TunnelException.class)
                .hasMessageContaining(directory.resolve("@a.mv").toString()).hasMessageContaining("damaged");
    }
}
