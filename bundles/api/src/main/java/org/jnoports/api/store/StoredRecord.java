package org.jnoports.api.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A value with its metadata.
 *
 * @param value text as clients sent it, encrypted or not
 * @param metadata by wire name, as text
 * @param availableAt not visible before
 * @param expiresAt gone afterwards
 * @param dueAt when somebody should look at it again, to refresh or to remove it; stores find it by that without searching
 */
public record StoredRecord(String value, Map<String, String> metadata, Optional<Instant> availableAt,
        Optional<Instant> expiresAt, Optional<Instant> dueAt) {
    public StoredRecord {
        metadata = Map.copyOf(metadata);
    }

    /** One that nobody has to look at again. */
    public StoredRecord(String value, Map<String, String> metadata, Optional<Instant> availableAt,
            Optional<Instant> expiresAt) {
        this(value, metadata, availableAt, expiresAt, Optional.empty());
    }

    /** The same, to be looked at then. */
    public StoredRecord due(Optional<Instant> when) {
        return new StoredRecord(value, metadata, availableAt, expiresAt, when);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "StoredRecord[" + metadata.keySet() + "]";
    }
}
