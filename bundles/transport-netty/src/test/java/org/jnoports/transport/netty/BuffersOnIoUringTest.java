package org.jnoports.transport.netty;

class BuffersOnIoUringTest extends Buffers {
    BuffersOnIoUringTest() {
        super(Io.Kind.IO_URING);
    }
}
