package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.slf4j.LoggerFactory;

/** The process of {@link FewDescriptorsTest}: listens, prints its port, echoes lines, ends with its standard input. */
public final class FewDescriptors {
    private static final Duration LONG = Duration.ofMinutes(5);

    private FewDescriptors() {}

    /** Starts it. */
    public static void main(String[] arguments) throws IOException {
        LoggerFactory.getLogger(FewDescriptors.class).info("started"); // the log opens files of its own when it is first used
        NioTransport transport = new NioTransport(NioSettings.of(0));
        Listener listener = transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), FewDescriptors::echo);
        System.out.println(listener.local().getPort());
        int end = System.in.read();
        System.out.println(end);
        transport.close();
    }

    private static void echo(Connection connection) {
        connection.readLine(100, LONG)
                .thenCompose(line -> connection.write((line + "\n").getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .whenComplete((done, e) -> echoOrClose(connection, e))
                .isDone();
    }

    private static void echoOrClose(Connection connection, Throwable e) {
        if (e == null) {
            echo(connection);
        } else {
            connection.close();
        }
    }
}
