package org.jnoports.transport.netty;

class DrainOnIoUringTest extends Draining {
    DrainOnIoUringTest() {
        super(Io.Kind.IO_URING);
    }
}
