package org.jnoports.atserver.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.RecordStore;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * One atSign's records. Those that clients never synchronise are kept under an owner name of their own, so that they don't
 * move the commit id. Thread-safe.
 */
public final class Records {
    /** What a client is told when a change isn't a commit. */
    public static final long NOT_COMMITTED = -1;

    private final RecordStore store;
    private final AtSign owner;
    private final InstantSource clock;
    private final CommitListener listener;

    /** Told of each commit. */
    @FunctionalInterface
    public interface CommitListener {
        /** @param delete whether the record is gone */
        void committed(long commitId, boolean delete);
    }

    public Records(RecordStore store, AtSign owner, InstantSource clock, CommitListener listener) {
        this.store = store;
        this.owner = owner;
        this.clock = clock;
        this.listener = listener;
    }

    /** Whose records they are. */
    public AtSign owner() {
        return owner;
    }

    /** A record, whether it is visible now or not. */
    public Optional<StoredRecord> find(String key) {
        return store.get(partition(key), key);
    }

    /** A record that is born and hasn't expired. */
    public Optional<StoredRecord> visible(String key) {
        return find(key).filter(this::isVisible);
    }

    /** Whether it is born and hasn't expired. */
    public boolean isVisible(StoredRecord record) {
        Instant now = clock.instant();
        return record.availableAt().map(birth -> !now.isBefore(birth)).orElse(true)
                && record.expiresAt().map(now::isBefore).orElse(true);
    }

    /** Writes a value of this atSign's own, with its metadata. */
    public long put(String key, String value, Metadata metadata) {
        RecordMaker maker = maker();
        return change(key, present -> Optional.of(maker.next(present, value, metadata)), false);
    }

    /** Writes a value with no metadata, as the server itself does. */
    public long put(String key, String value) {
        return put(key, value, Metadata.NONE);
    }

    /** Replaces a record; an empty result deletes it. The change may be asked for more than once. */
    public long replace(String key, Function<Optional<StoredRecord>, Optional<StoredRecord>> change) {
        return change(key, change, false);
    }

    /** @return the commit id, the last one if there was no such record */
    public long remove(String key) {
        if (find(key).isEmpty()) {
            return Keys.isCommitted(key) ? lastCommit() : NOT_COMMITTED;
        }
        return change(key, present -> Optional.empty(), true);
    }

    /** For records made outside of {@link #put}. */
    public RecordMaker maker() {
        return new RecordMaker(owner.text(), clock.instant());
    }

    /** Every synchronised key, sorted. */
    public List<String> keys() {
        return store.keys(owner.text());
    }

    /** The last commit id; -1 before the first. */
    public long lastCommit() {
        return store.lastCommit(owner.text());
    }

    /** Drops what expired before the given moment; it was invisible already. */
    public void purge(Instant before) {
        for (String partition : List.of(owner.text(), localPartition())) {
            for (String key : store.keys(partition)) {
                if (store.get(partition, key).filter(record -> isOver(record, before)).isPresent()) {
                    store.change(partition, key, present -> present.filter(record -> !isOver(record, before)));
                }
            }
        }
    }

    private static boolean isOver(StoredRecord record, Instant before) {
        return record.expiresAt().map(end -> end.isBefore(before)).orElse(false);
    }

    private long change(String key, Function<Optional<StoredRecord>, Optional<StoredRecord>> change, boolean delete) {
        long commitId = changed(key, change);
        if (!Keys.isCommitted(key)) {
            return NOT_COMMITTED;
        }
        listener.committed(commitId, delete);
        return commitId;
    }

    private long changed(String key, Function<Optional<StoredRecord>, Optional<StoredRecord>> change) {
        try {
            return store.change(partition(key), key, change::apply);
        } catch (Refusal e) { // the change's own
            throw e;
        } catch (TunnelException e) {
            throw Refusal.of(ErrorCode.DATA_STORE, e.getMessage());
        }
    }

    private String partition(String key) {
        return Keys.isCommitted(key) ? owner.text() : localPartition();
    }

    /** No atSign has a space in it. */
    private String localPartition() {
        return owner + " local";
    }
}
