package org.jnoports.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.concurrent.TimeUnit;

/**
 * Netty's io_uring for sockets whose peers have ended their streams. The kernel answers every poll of such a socket at once
 * with that end, also the one that waits until it can be written to; Netty 4.2.18 takes it for the answer to another poll,
 * and never writes again. Here the end is told once, and instead of each further one Netty is told, a little later, that
 * it may try to write.
 */
final class PatientUring implements IoHandler {
    private static final byte POLL_ADD = 6; // as in Linux's io_uring.h and poll.h
    private static final int POLLIN = 0x1;
    private static final int POLLOUT = 0x4;
    private static final int POLLRDHUP = 0x2000;
    private static final long PATIENCE_MILLIS = 2;

    private final IoHandler uring;
    private final EventLoop loop;

    private PatientUring(IoHandler uring, EventLoop loop) {
        this.uring = uring;
        this.loop = loop;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = IoUringIoHandler.newFactory();
        return executor -> new PatientUring(factory.newHandler(executor), (EventLoop) executor);
    }

    /** One socket's events. On the loop only. */
    @SuppressWarnings("try") // its close() isn't ours
    private static final class Handle implements IoUringIoHandle {
        private final IoUringIoHandle socket;
        private final EventLoop loop;
        private boolean told;

        private Handle(IoUringIoHandle socket, EventLoop loop) {
            this.socket = socket;
            this.loop = loop;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // it ends with its loop
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            boolean end = completion.opcode() == POLL_ADD && completion.res() > 0
                    && (completion.res() & (POLLIN | POLLOUT | POLLRDHUP)) == POLLRDHUP;
            if (!end || !told) {
                socket.handle(registration, event);
            }
            if (end) {
                told = true;
                IoUringIoEvent writable = new IoUringIoEvent(POLLOUT, 0, POLL_ADD, completion.userData());
                loop.schedule(() -> tell(registration, writable), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void tell(IoRegistration registration, IoUringIoEvent event) {
            if (registration.isValid()) {
                socket.handle(registration, event);
            }
        }

        @Override
        public void registered() {
            socket.registered();
        }

        @Override
        public void unregistered() {
            socket.unregistered();
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return uring.register(new Handle((IoUringIoHandle) handle, loop));
    }

    @Override
    public void initialize() {
        uring.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return uring.run(context);
    }

    @Override
    public void prepareToDestroy() {
        uring.prepareToDestroy();
    }

    @Override
    public void destroy() {
        uring.destroy();
    }

    @Override
    public void wakeup() {
        uring.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return uring.isCompatible(handleType);
    }
}
