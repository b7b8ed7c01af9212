package org.jnoports.atserver.verb;

import java.util.Optional;
import org.jnoports.api.store.StoredRecord;

/**
 * What a look-up found.
 *
 * @param key under which it is kept
 * @param record empty when there is one that can't be seen now
 */
record Found(String key, Optional<StoredRecord> record) {}
