package org.jnoports.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;

/** Two sockets joined by a transport, as a relay joins them, with bytes flowing from one to the other until it is finished. */
final class LiveSession {
    private static final long LIMIT_SECONDS = 30;

    private final Bridge bridge;
    private final ByteStream stream;

    LiveSession(Transport transport, int seed) throws IOException, InterruptedException {
        BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
        try (Listener listener = transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), accepted::add)) {
            Socket from = new Socket(InetAddress.getLoopbackAddress(), listener.local().getPort());
            Connection left = accepted.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            Socket to = new Socket(InetAddress.getLoopbackAddress(), listener.local().getPort());
            Connection right = accepted.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            bridge = transport.bridge(left, right);
            stream = new ByteStream(from, to, seed);
        }
    }

    /** Ends the stream. Returns the bytes that were moved if they are those that were sent, all and in order; else -1. */
    long finish() throws Exception {
        long moved = stream.finish();
        long counted = bridge.ended().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS).traffic().toRight();
        return moved == counted ? moved : -1;
    }
}
