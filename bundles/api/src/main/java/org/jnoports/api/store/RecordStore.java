package org.jnoports.api.store;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/** An atServer's records, of all its atSigns. Thread-safe. */
@ProviderType
public interface RecordStore {
    /**
     * @param owner the atSign whose atServer keeps it
     * @param key the full key, lower case
     */
    Optional<StoredRecord> get(String owner, String key);

    /**
     * Replaces a record atomically.
     *
     * @param change gets the present record or empty, gives the new one or empty to delete it; may be called again
     * @return the commit id: grows by one with each change of this owner's records
     */
    long change(String owner, String key, UnaryOperator<Optional<StoredRecord>> change);

    /** All keys of an owner, sorted. */
    List<String> keys(String owner);

    /** The last commit id of an owner; -1 before the first change. */
    long lastCommit(String owner);
}
