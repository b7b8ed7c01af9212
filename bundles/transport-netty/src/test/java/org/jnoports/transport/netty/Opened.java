package org.jnoports.transport.netty;

import io.netty.buffer.PoolArenaMetric;
import java.time.Duration;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Assumptions;

/** Transports of tests. */
final class Opened {
    private Opened() {}

    /** Where a kernel forbids io_uring, its tests are skipped, and no others. */
    static NettyTransport on(Io.Kind kind, Duration drain) {
        try {
            return new NettyTransport(Natives.load(kind), drain);
        } catch (LinkageError e) {
            return Assumptions.abort("this machine has no " + kind.text() + ": " + e.getMessage());
        }
    }

    static NettyTransport on(Io.Kind kind) {
        return on(kind, Duration.ofSeconds(10));
    }

    /** Buffers that a transport has lent. */
    static long lent(NettyTransport transport) {
        return transport.runtime().buffers().metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    /** Closes a transport that must have nothing left: no connection, no buffer. */
    static void closeClean(NettyTransport transport) {
        Await.until("all connections are closed", () -> transport.runtime().open().size() == 0);
        Await.until("all buffers are back", () -> lent(transport) == 0);
        transport.close();
    }
}
