package org.jnoports.transport.netty;

class DrainOnEpollTest extends Draining {
    DrainOnEpollTest() {
        super(Io.Kind.EPOLL);
    }
}
