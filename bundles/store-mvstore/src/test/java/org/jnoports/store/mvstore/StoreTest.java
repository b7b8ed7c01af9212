package org.jnoports.store.mvstore;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One atSign's store in a directory of the test's. */
abstract class StoreTest {
    static final AtSign A = AtSign.of("@a");

    @TempDir
    Path directory;

    MvStores stores;
    AtServerStore store;

    @BeforeEach
    void open() {
        stores = new MvStores();
        store = stores.open(A, directory);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    /** As after a restart. */
    void reopen() {
        stores.close();
        open();
    }

    long put(String key, String value) {
        return put(store, key, value);
    }

    static long put(AtServerStore store, String key, String value) {
        return store.records().change(key, Commit.Kind.VALUE, present -> Optional.of(record(value)));
    }

    long delete(String key) {
        return store.records().change(key, Commit.Kind.DELETED, present -> Optional.empty());
    }

    Optional<String> value(String key) {
        return store.records().get(key).map(StoredRecord::value);
    }

    void write() {
        Await.value(store.durable());
    }

    static StoredRecord record(String value) {
        return new StoredRecord(value, Map.of(), Optional.empty(), Optional.empty());
    }
}
