package org.jnoports.transport.netty;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** Loads what Netty has. The native ones may be missing, as bundles, for this machine or in this kernel. */
final class Natives {
    /**
     * With polls that fire more than once Netty overlooks an end of stream that came while nothing was to be read. It reads
     * this when it loads io_uring.
     */
    private static final String POLL_MORE_THAN_ONCE = "io.netty.iouring.pollAddMultishotEnabled";

    private Natives() {}

    static Io load(Io.Kind kind) {
        return switch (kind) {
            case EPOLL -> epoll();
            case IO_URING -> ioUring();
            case NIO -> new Io(kind, NioIoHandler.newFactory(), NioSocketChannel::new, NioServerSocketChannel::new);
        };
    }

    private static Io epoll() {
        Epoll.ensureAvailability();
        return new Io(Io.Kind.EPOLL, QuietEpoll.newFactory(), EpollSocketChannel::new, EpollServerSocketChannel::new);
    }

    private static Io ioUring() {
        if (System.getProperty(POLL_MORE_THAN_ONCE) == null) {
            System.setProperty(POLL_MORE_THAN_ONCE, "false");
        }
        IoUring.ensureAvailability();
        if (IoUring.isPollAddMultishotEnabled()) {
            throw new IllegalStateException(POLL_MORE_THAN_ONCE + " must be false");
        }
        return new Io(
                Io.Kind.IO_URING, PatientUring.newFactory(), IoUringSocketChannel::new, IoUringServerSocketChannel::new);
    }
}
