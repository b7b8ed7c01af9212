package org.jnoports.transport.netty;

class BuffersOnNioTest extends Buffers {
    BuffersOnNioTest() {
        super(Io.Kind.NIO);
    }
}
