package org.jnoports.transport.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;

/** What every connection's channel is set to. */
final class SocketOptions {
    /** So many attempts are made to write what waits before others come: more than there can be buffers on their way. */
    private static final int WRITES_IN_A_ROW = 4096;

    private SocketOptions() {}

    /**
     * No delay for small writes, the system's probes for peers that vanished, half-closes, and nothing read before somebody
     * asks.
     */
    static void set(SocketChannel channel, RecvByteBufAllocator intake, ByteBufAllocator buffers) {
        SocketChannelConfig config = channel.config();
        config.setTcpNoDelay(true);
        config.setKeepAlive(true);
        config.setAllowHalfClosure(true);
        config.setAutoRead(false);
        config.setConnectTimeoutMillis(0); // whoever connects has a deadline of its own
        config.setWriteSpinCount(WRITES_IN_A_ROW);
        config.setAllocator(buffers);
        config.setRecvByteBufAllocator(intake);
    }
}
