package org.jnoports.api.store;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What one atSign's atServer keeps. Changes count at once, for every reader; what is told to somebody else waits for
 * {@link #durable}. Thread-safe.
 */
@ProviderType
public interface AtServerStore extends AutoCloseable {
    RecordStore records();

    NotificationQueue notifications();

    /**
     * Completes when every change made so far would survive the end of the process and of the machine. Changes of many
     * callers share one write.
     *
     * @return complete already if nothing waits to be written; fails with {@link org.jnoports.api.TunnelException} if it
     *     can't be written: then everything since the last write is undone
     */
    CompletionStage<Void> durable();

    /**
     * How often changes that weren't written yet were undone because writing failed. That may happen between a change and its
     * {@link #durable}: who tells somebody of a change must find the same number before it and after asking.
     */
    long undone();

    /** How many bytes it takes where it is kept. */
    long bytes();

    /** Writes what waits and lets go. May be repeated. */
    @Override
    void close();
}
