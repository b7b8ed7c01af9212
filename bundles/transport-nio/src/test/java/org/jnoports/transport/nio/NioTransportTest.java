package org.jnoports.transport.nio;

import org.jnoports.api.transport.Transport;
import org.jnoports.testkit.transport.TransportContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class NioTransportTest extends TransportContract {
    private static NioTransport nio;

    @BeforeAll
    static void open() {
        nio = new NioTransport(NioSettings.DEFAULT);
    }

    @AfterAll
    static void close() {
        nio.close();
    }

    @Override
    protected Transport transport() {
        return nio;
    }
}
