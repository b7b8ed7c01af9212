package org.jnoports.api.store;

/**
 * The newest change of one record, as clients that synchronise see it.
 *
 * @param id grows by one with each change that is a commit
 */
public record Commit(long id, String key, Kind kind) {
    /** What was changed. */
    public enum Kind {
        /** The value. */
        VALUE,
        /** Metadata only. */
        METADATA,
        /** Value and metadata. */
        ALL,
        /** The record is gone. */
        DELETED,
        /** Nothing that clients synchronise: kept like all else, but not a commit. */
        NONE
    }
}
