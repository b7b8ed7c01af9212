package org.jnoports.transport.nio;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** What every connection's socket is set to. */
final class SocketOptions {
    private SocketOptions() {}

    /** Non-blocking, no delay for small writes, and the system's probes for peers that vanished. */
    static void set(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
}
