package org.jnoports.atserver.connection;

import java.nio.charset.StandardCharsets;
import org.jnoports.api.transport.Connection;

/** What a client hears that has come to speak HTTP. */
public final class HttpRefusal {
    private static final String BODY = "This is an atServer: it speaks the atProtocol, not HTTP.\n";
    private static final String ANSWER = "HTTP/1.1 421 Misdirected Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + BODY.length() + "\r\nConnection: close\r\n\r\n" + BODY;

    private HttpRefusal() {}

    /** Says so and ends the connection; what the client asked for is of no interest. */
    public static void send(Connection connection, Workers workers) {
        connection.write(ANSWER.getBytes(StandardCharsets.UTF_8))
                .whenComplete((done, failure) -> Farewell.afterLastWords(connection, workers));
    }
}
