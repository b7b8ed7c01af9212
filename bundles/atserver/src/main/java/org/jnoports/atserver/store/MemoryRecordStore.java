package org.jnoports.atserver.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jnoports.api.TunnelException;
import org.jnoports.api.store.RecordStore;
import org.jnoports.api.store.StoredRecord;
import org.osgi.service.component.annotations.Component;

/**
 * Records in memory, gone with the process; for each owner a bounded number of records and of characters, and for all
 * together a quarter of the heap.
 */
@Component(immediate = true, property = "service.ranking:Integer=-1000") // immediate: what it holds outlives its users
public final class MemoryRecordStore implements RecordStore {
    private static final int MAX_RECORDS = 100_000;
    private static final long MAX_CHARS = 128L * 1024 * 1024;

    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Room room;

    public MemoryRecordStore() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param maxChars for all owners together */
    MemoryRecordStore(long maxChars) {
        room = new Room(maxChars);
    }

    @Override
    public Optional<StoredRecord> get(String owner, String key) {
        return table(owner).get(key);
    }

    /** @throws TunnelException if the owner's share is used up */
    @Override
    public long change(String owner, String key, UnaryOperator<Optional<StoredRecord>> change) {
        return table(owner).change(key, change);
    }

    @Override
    public List<String> keys(String owner) {
        return table(owner).keys();
    }

    @Override
    public long lastCommit(String owner) {
        return table(owner).lastCommit();
    }

    private Table table(String owner) {
        return tables.computeIfAbsent(owner, name -> new Table(room));
    }

    /** One owner's records. Copies of other atSigns' records get at most half of the room: strangers make them. */
    private static final class Table {
        private final TreeMap<String, StoredRecord> records = new TreeMap<>();
        private final Usage all = new Usage(MAX_RECORDS, MAX_CHARS);
        private final Usage copies = new Usage(MAX_RECORDS / 2, MAX_CHARS / 2);
        private final Room room;
        private long lastCommit = -1;

        Table(Room room) {
            this.room = room;
        }

        synchronized Optional<StoredRecord> get(String key) {
            return Optional.ofNullable(records.get(key));
        }

        synchronized long change(String key, UnaryOperator<Optional<StoredRecord>> change) {
            Optional<StoredRecord> before = get(key);
            Optional<StoredRecord> after = change.apply(before);
            if (before.isEmpty() && after.isEmpty()) {
                return lastCommit;
            }
            account(key, before, after);
            after.ifPresentOrElse(record -> records.put(key, record), () -> records.remove(key));
            return ++lastCommit;
        }

        synchronized List<String> keys() {
            return List.copyOf(records.keySet());
        }

        synchronized long lastCommit() {
            return lastCommit;
        }

        private void account(String key, Optional<StoredRecord> before, Optional<StoredRecord> after) {
            long chars = after.map(record -> size(key, record)).orElse(0L) - before.map(record -> size(key, record)).orElse(0L);
            int count = after.map(record -> 1).orElse(0) - before.map(record -> 1).orElse(0);
            boolean copy = key.startsWith(Keys.CACHED);
            if (!all.admits(count, chars) || (copy && !copies.admits(count, chars)) || !room.take(chars)) {
                throw new TunnelException("the store in memory has no room for another record of this size");
            }
            all.add(count, chars);
            if (copy) {
                copies.add(count, chars);
            }
        }

        private static long size(String key, StoredRecord record) {
            long metadata = record.metadata().values().stream().mapToLong(String::length).sum();
            return key.length() + record.value().length() + metadata;
        }
    }

    /** How much of a share is used. Guarded by its table. */
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
}
