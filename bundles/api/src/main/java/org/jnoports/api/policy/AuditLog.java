package org.jnoports.api.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who was let in where, and who wasn't: append-only, kept for as long as the installed implementation promises. Thread-safe;
 * recording neither blocks nor fails: an entry that can't be kept is reported in the log.
 */
@ProviderType
public interface AuditLog {
    /** Appends an entry. */
    void record(AuditEntry entry);

    /**
     * Looks entries up. Reads files: keep it off event loops.
     *
     * @return the newest of those that match, oldest first
     */
    List<AuditEntry> find(Query query);

    /**
     * What to look for; an empty member matches everything.
     *
     * @param client an atSign's text
     * @param daemon an atSign's text
     * @param device exact
     * @param event a name of {@link AuditEntry.Event}
     * @param since entries from this moment on
     * @param most 1 to 10,000: how many to return at most
     */
    record Query(Optional<String> client, Optional<String> daemon, Optional<String> device,
            Optional<AuditEntry.Event> event, Optional<Instant> since, int most) {
        public Query {
            if (most < 1 || most > 10_000) {
                throw new IllegalArgumentException("1 to 10000 entries can be asked for, not " + most);
            }
        }

        /** The newest entries, whatever they are about. */
        public static Query newest(int most) {
            return new Query(Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), most);
        }
    }
}
