package org.jnoports.transport.netty;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;

/** The process of {@link WithoutNativesTest}: says something to itself over the transport that it gets. */
public final class WithoutNatives {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private WithoutNatives() {}

    /** Prints what was heard, and by what. */
    public static void main(String[] arguments) {
        try (NettyTransport transport = new NettyTransport(NettySettings.DEFAULT)) {
            Listener listener = transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), WithoutNatives::answer);
            HostPort remote = new HostPort("127.0.0.1", listener.local().getPort());
            String heard = transport.connect(remote, Optional.empty(), LIMIT)
                    .thenCompose(connection -> connection.readLine(100, LIMIT))
                    .toCompletableFuture()
                    .join();
            System.out.println(heard + " by " + transport.io().text());
        }
    }

    private static void answer(Connection connection) {
        connection.write("hello\n".getBytes(StandardCharsets.UTF_8))
                .thenRun(connection::close)
                .toCompletableFuture()
                .isDone();
    }
}
