package org.jnoports.testkit.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;
import org.slf4j.LoggerFactory;

/**
 * The process of {@link FewDescriptorsContract}. Arguments: properties of the transport as {@code key=value}. Joins the first
 * two connections that it accepts, echoes the lines of all others; prints its port; ends with its standard input.
 */
public final class FewDescriptors {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Transport transport;
    private final AtomicReference<Connection> first = new AtomicReference<>();
    private final AtomicReference<Connection> second = new AtomicReference<>();

    private FewDescriptors(Transport transport) {
        this.transport = transport;
    }

    /** Starts it. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> properties = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            properties.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        LoggerFactory.getLogger(FewDescriptors.class).info("started"); // the log opens files of its own when it is first used
        try (Services services = new Services(FewDescriptors.class.getClassLoader(), properties)) {
            Transport transport = services.get(Transport.class);
            FewDescriptors accepting = new FewDescriptors(transport);
            Listener listener = transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), accepting::accepted);
            System.out.println(listener.local().getPort());
            int end = System.in.read();
            System.out.println(end);
        }
    }

    private void accepted(Connection connection) {
        if (first.compareAndSet(null, connection)) {
            return;
        }
        if (second.compareAndSet(null, connection)) {
            transport.bridge(first.get(), connection);
            return;
        }
        echo(connection);
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
