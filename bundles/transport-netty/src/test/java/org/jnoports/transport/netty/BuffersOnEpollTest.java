package org.jnoports.transport.netty;

class BuffersOnEpollTest extends Buffers {
    BuffersOnEpollTest() {
        super(Io.Kind.EPOLL);
    }
}
