package org.jnoports.atserver.connection;

import java.time.Duration;
import org.jnoports.api.transport.Connection;

/**
 * Ends a connection so that the client still gets the last line: closing with bytes unread would make the operating system
 * throw away what is on its way. Reads and drops a limited amount for a limited time, then closes.
 */
final class Farewell {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MAX_CHUNKS = 64;

    private final Connection connection;
    private int chunks;

    private Farewell(Connection connection) {
        this.connection = connection;
    }

    static void to(Connection connection, Workers workers) {
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
