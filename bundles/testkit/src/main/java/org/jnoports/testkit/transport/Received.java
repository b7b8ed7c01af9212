package org.jnoports.testkit.transport;

import java.io.ByteArrayOutputStream;
import org.jnoports.api.transport.Connection;
import org.jnoports.testkit.Await;

/** What a connection of the transport receives. */
final class Received {
    private static final int AT_ONCE_BYTES = 70_000;

    private Received() {}

    /** Everything until the end of the stream. */
    static byte[] all(Connection connection) {
        return all(connection, AT_ONCE_BYTES);
    }

    /** @param maxBytes of each read */
    static byte[] all(Connection connection, int maxBytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = Await.value(connection.read(maxBytes, Fixture.LONG));
        while (some.length > 0) {
            if (some.length > maxBytes) {
                throw new AssertionError(some.length + " bytes were handed out, " + maxBytes + " were asked for");
            }
            all.writeBytes(some);
            some = Await.value(connection.read(maxBytes, Fixture.LONG));
        }
        return all.toByteArray();
    }
}
