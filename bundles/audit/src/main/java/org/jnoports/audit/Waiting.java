package org.jnoports.audit;

import java.time.Instant;
import org.jnoports.api.policy.AuditEntry;

/** What is to become a line. */
sealed interface Waiting {
    /** Without line feed. */
    String line();

    /** An entry. */
    record Entry(AuditEntry entry) implements Waiting {
        @Override
        public String line() {
            return AuditLine.of(entry);
        }
    }

    /**
     * Entries that nobody kept should have been here.
     *
     * @param since when the first of them came
     */
    record Lost(Instant since, long count) implements Waiting {
        @Override
        public String line() {
            return AuditLine.lost(since, count);
        }
    }
}
