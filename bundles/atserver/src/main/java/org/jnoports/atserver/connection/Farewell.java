package org.jnoports.atserver.connection;

import java.time.Duration;
import org.jnoports.api.transport.Connection;

/**
 * Ends a connection politely: TLS is told that nothing more comes, and what was said last still arrives. Both ways end
 * within a second, whatever the client does.
 */
public final class Farewell {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MAX_CHUNKS = 64;

    private final Connection connection;
    private int chunks;

    private Farewell(Connection connection) {
        this.connection = connection;
    }

    /** For a client that wants to end: there is nothing to wait for. */
    public static void atOnce(Connection connection, Workers workers) {
        workers.after(LIMIT, connection::close);
        connection.shutdownOutput().whenComplete((done, failure) -> connection.close());
    }

    /**
     * For a client that is told why: closing with bytes unread would make the operating system throw away what is on its
     * way, so a limited amount is read and dropped first.
     */
    static void afterLastWords(Connection connection, Workers workers) {
        workers.after(LIMIT, connection::close);
        connection.shutdownOutput().whenComplete((done, failure) -> new Farewell(connection).drop());
    }

    private void drop() {
        connection.read(CHUNK_BYTES, LIMIT).whenComplete((chunk, failure) -> {
            boolean more = failure == null && chunk.length > 0 && ++chunks < MAX_CHUNKS;
            if (more) {
                drop();
            } else {
                connection.close();
            }
        });
    }
}
