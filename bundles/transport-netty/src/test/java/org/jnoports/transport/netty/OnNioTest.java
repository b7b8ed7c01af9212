package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.jnoports.api.transport.Transport;
import org.jnoports.testkit.transport.TransportContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OnNioTest extends TransportContract {
    private static NettyTransport netty;

    @BeforeAll
    static void open() {
        netty = Opened.on(Io.Kind.NIO);
        assertThat(netty.io()).isEqualTo(Io.Kind.NIO);
    }

    @AfterAll
    static void close() {
        if (netty != null) {
            Opened.closeClean(netty);
        }
    }

    @Override
    protected Transport transport() {
        return netty;
    }
}
