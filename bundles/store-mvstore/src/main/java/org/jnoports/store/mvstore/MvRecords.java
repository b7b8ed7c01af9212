package org.jnoports.store.mvstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.h2.mvstore.Cursor;
import org.jnoports.api.TunnelException;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.RecordStore;
import org.jnoports.api.store.StoredRecord;

/**
 * The records in the file: by key, with the commits by id, which of the keys are gone, and what is due by time. Copies of
 * other atSigns' records get at most half of the room: strangers make them.
 */
final class MvRecords implements RecordStore {
    private static final int MAX_RECORDS = 100_000;
    private static final long MAX_CHARS = 128L * 1024 * 1024;
    private static final int MAX_GONE = 100_000;
    private static final int GONE_DROPPED = 1_000;
    private static final String COPY = "cached:";
    private static final byte[] PRESENT = {};

    private final OpenStore store;
    private Usage all = new Usage(MAX_RECORDS, MAX_CHARS); // guarded by the store's lock, as all else
    private Usage copies = new Usage(MAX_RECORDS / 2, MAX_CHARS / 2);
    private long lastCommit = -1;

    MvRecords(OpenStore store) {
        this.store = store;
    }

    /** Reads everything, which also shows whether it is whole. */
    void load(StoreFile.Maps maps) {
        all = new Usage(MAX_RECORDS, MAX_CHARS);
        copies = new Usage(MAX_RECORDS / 2, MAX_CHARS / 2);
        Cursor<String, byte[]> cursor = maps.records().cursor(null);
        while (cursor.hasNext()) {
            String key = cursor.next();
            StoredRecord record = Packed.record(cursor.getValue()).record();
            use(key, 1, size(key, record));
        }
        Cursor<Long, byte[]> commits = maps.commits().cursor(null);
        lastCommit = -1;
        while (commits.hasNext()) {
            lastCommit = commits.next();
            Packed.commit(lastCommit, commits.getValue());
        }
    }

    @Override
    public Optional<StoredRecord> get(String key) {
        synchronized (store.lock()) {
            return entry(store.maps(), key).map(Packed.Entry::record);
        }
    }

    @Override
    public long change(String key, Commit.Kind kind, UnaryOperator<Optional<StoredRecord>> change) {
        synchronized (store.lock()) {
            StoreFile.Maps maps = store.writable();
            Optional<Packed.Entry> before = entry(maps, key);
            Optional<StoredRecord> present = before.map(Packed.Entry::record);
            Optional<StoredRecord> after = change.apply(present);
            if (before.isEmpty() && after.isEmpty()) {
                return lastCommit;
            }
            if (after.isPresent()) {
                store.requireRoom();
            }
            account(key, present, after);
            long commit = kind == Commit.Kind.NONE ? before.map(Packed.Entry::commit).orElse(-1L)
                    : commit(maps, key, kind, before, after.isEmpty());
            keep(maps, key, after, commit);
            index(maps, key, present, after);
            store.changed();
            return lastCommit;
        }
    }

    @Override
    public List<String> keys() {
        synchronized (store.lock()) {
            return new ArrayList<>(store.maps().records().keySet());
        }
    }

    @Override
    public long lastCommit() {
        synchronized (store.lock()) {
            return lastCommit;
        }
    }

    @Override
    public List<Commit> commits(long after, Predicate<String> wanted, int most) {
        synchronized (store.lock()) {
            List<Commit> found = new ArrayList<>();
            Cursor<Long, byte[]> cursor = store.maps().commits().cursor(after + 1);
            while (found.size() < most && cursor.hasNext()) {
                Commit commit = Packed.commit(cursor.next(), cursor.getValue());
                if (wanted.test(commit.key())) {
                    found.add(commit);
                }
            }
            return found;
        }
    }

    @Override
    public Optional<Commit> newest(Predicate<String> wanted) {
        synchronized (store.lock()) {
            Cursor<Long, byte[]> cursor = store.maps().commits().cursor(null, null, true);
            while (cursor.hasNext()) {
                Commit commit = Packed.commit(cursor.next(), cursor.getValue());
                if (wanted.test(commit.key())) {
                    return Optional.of(commit);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public List<String> due(Instant now, int most) {
        synchronized (store.lock()) {
            List<String> keys = new ArrayList<>();
            String end = DueKey.of(now.plusMillis(1), "");
            Iterator<String> due = store.maps().due().keyIterator(null);
            while (keys.size() < most && due.hasNext()) {
                String next = due.next();
                if (next.compareTo(end) >= 0) {
                    return keys;
                }
                keys.add(DueKey.key(next));
            }
            return keys;
        }
    }

    private static Optional<Packed.Entry> entry(StoreFile.Maps maps, String key) {
        return Optional.ofNullable(maps.records().get(key)).map(Packed::record);
    }

    private long commit(StoreFile.Maps maps, String key, Commit.Kind kind, Optional<Packed.Entry> before, boolean gone) {
        before.map(Packed.Entry::commit).filter(earlier -> earlier >= 0).ifPresent(maps.commits()::remove);
        earlierDeletion(maps, key).ifPresent(maps.commits()::remove);
        maps.commits().put(++lastCommit, Packed.commit(kind, key));
        if (gone) {
            maps.gone().put(key, lastCommit);
            forgetOldDeletions(maps);
        }
        return lastCommit;
    }

    private static OptionalLong earlierDeletion(StoreFile.Maps maps, String key) {
        Long earlier = maps.gone().remove(key);
        return earlier == null ? OptionalLong.empty() : OptionalLong.of(earlier);
    }

    private static void forgetOldDeletions(StoreFile.Maps maps) {
        if (maps.gone().sizeAsLong() <= MAX_GONE) {
            return;
        }
        List<Commit> oldest = new ArrayList<>();
        Cursor<Long, byte[]> cursor = maps.commits().cursor(null);
        while (oldest.size() < GONE_DROPPED && cursor.hasNext()) {
            Commit commit = Packed.commit(cursor.next(), cursor.getValue());
            if (commit.kind() == Commit.Kind.DELETED) {
                oldest.add(commit);
            }
        }
        oldest.forEach(commit -> {
            maps.commits().remove(commit.id());
            maps.gone().remove(commit.key());
        });
    }

    private static void keep(StoreFile.Maps maps, String key, Optional<StoredRecord> after, long commit) {
        if (after.isPresent()) {
            maps.records().put(key, Packed.record(after.get(), commit));
        } else {
            maps.records().remove(key);
        }
    }

    private static void index(StoreFile.Maps maps, String key, Optional<StoredRecord> before, Optional<StoredRecord> after) {
        Optional<String> was = before.flatMap(StoredRecord::dueAt).map(time -> DueKey.of(time, key));
        Optional<String> is = after.flatMap(StoredRecord::dueAt).map(time -> DueKey.of(time, key));
        if (!was.equals(is)) {
            was.ifPresent(maps.due()::remove);
            is.ifPresent(due -> maps.due().put(due, PRESENT));
        }
    }

    private void account(String key, Optional<StoredRecord> before, Optional<StoredRecord> after) {
        long chars = after.map(record -> size(key, record)).orElse(0L) - before.map(record -> size(key, record)).orElse(0L);
        int count = after.map(record -> 1).orElse(0) - before.map(record -> 1).orElse(0);
        if (!all.admits(count, chars) || (key.startsWith(COPY) && !copies.admits(count, chars))) {
            throw new TunnelException("the store has no room for another record of this size");
        }
        use(key, count, chars);
    }

    private void use(String key, int count, long chars) {
        all.add(count, chars);
        if (key.startsWith(COPY)) {
            copies.add(count, chars);
        }
    }

    private static long size(String key, StoredRecord record) {
        long metadata = record.metadata().values().stream().mapToLong(String::length).sum();
        return key.length() + record.value().length() + metadata;
    }

    /** How much of a share is used. */
    private static final class Usage {
        private final int maxCount;
        private final long maxChars;
        private int count;
        private long chars;

        Usage(int maxCount, long maxChars) {
            this.maxCount = maxCount;
            this.maxChars = maxChars;
        }

        boolean admits(int moreCount, long moreChars) {
            return (moreCount <= 0 || count + moreCount <= maxCount) && (moreChars <= 0 || chars + moreChars <= maxChars);
        }

        void add(int moreCount, long moreChars) {
            count += moreCount;
            chars += moreChars;
        }
    }

    /** Sorts by time: the time's milliseconds in digits, then the key. */
    private static final class DueKey {
        private static final int DIGITS = 16;

        private DueKey() {}

        static String of(Instant time, String key) {
            String digits = Long.toString(Math.max(0, time.toEpochMilli()));
            return "0".repeat(DIGITS - digits.length()) + digits + key;
        }

        static String key(String due) {
            return due.substring(DIGITS);
        }
    }
}
