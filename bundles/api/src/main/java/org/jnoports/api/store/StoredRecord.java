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
 */
public record StoredRecord(
        String value, Map<String, String> metadata, Optional<Instant> availableAt, Optional<Instant> expiresAt) {
    public StoredRecord {
        metadata = Map.copyOf(metadata);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "StoredRecord[" + metadata.keySet() + "]";
    }
}
