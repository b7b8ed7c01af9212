package org.jnoports.transport.netty;

class DrainOnNioTest extends Draining {
    DrainOnNioTest() {
        super(Io.Kind.NIO);
    }
}
