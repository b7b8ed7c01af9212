package org.jnoports.api.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/** The records of one atSign's atServer: a bounded number, of bounded size. Thread-safe. */
@ProviderType
public interface RecordStore {
    /** @param key the full key, lower case */
    Optional<StoredRecord> get(String key);

    /**
     * Replaces a record atomically.
     *
     * @param kind what the change is to those who synchronise
     * @param change gets the present record or empty, gives the new one or empty to delete it; may be called again
     * @return the commit id: grows by one with each change that isn't of kind {@link Commit.Kind#NONE}
     * @throws org.jnoports.api.TunnelException if there is no room, or nothing can be written at present
     */
    long change(String key, Commit.Kind kind, UnaryOperator<Optional<StoredRecord>> change);

    /** All keys, sorted. */
    List<String> keys();

    /** The last commit id; -1 before the first commit. */
    long lastCommit();

    /**
     * The newest commit of each key, by rising id. Of deleted records only the latest 100,000 are remembered.
     *
     * @param after those with a greater id only
     * @param wanted which keys
     * @param most the first so many
     */
    List<Commit> commits(long after, Predicate<String> wanted, int most);

    /** The newest commit of all whose key is wanted. */
    Optional<Commit> newest(Predicate<String> wanted);

    /**
     * Keys of records that are to be looked at again by now, the longest overdue first.
     *
     * @param most the first so many
     * @see StoredRecord#dueAt()
     */
    List<String> due(Instant now, int most);
}
