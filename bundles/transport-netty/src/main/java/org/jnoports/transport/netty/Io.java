package org.jnoports.transport.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What loops wait with, and the sockets that go with it.
 *
 * @param kind which of them
 * @param handlers makes what each loop waits with
 * @param sockets makes sockets for connecting
 * @param serverSockets makes sockets for listening
 */
record Io(
        Kind kind, IoHandlerFactory handlers, Supplier<SocketChannel> sockets, Supplier<ServerSocketChannel> serverSockets) {
    /** What there may be. */
    enum Kind {
        EPOLL("epoll"),
        IO_URING("io_uring"),
        NIO("nio");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As in the configuration. */
        String text() {
            return text;
        }
    }

    /** Makes one kind, or says why not. */
    interface Loader {
        /** @throws LinkageError or IllegalStateException if its native library doesn't load */
        Io load(Kind kind);
    }

    private static final Logger log = LoggerFactory.getLogger(Io.class);
    private static final int DEEPEST_CAUSE = 10;

    /**
     * The wanted one, else the best of those that load. Says once which it is, and why it isn't the wanted one.
     *
     * @param wanted empty: epoll
     */
    static Io choose(Optional<Kind> wanted, Loader loader) {
        for (Kind kind : candidates(wanted.orElse(Kind.EPOLL))) {
            try {
                return chosen(loader.load(kind));
            } catch (LinkageError | IllegalStateException e) {
                complain(kind, wanted.equals(Optional.of(kind)), e);
            }
        }
        return chosen(loader.load(Kind.NIO));
    }

    /** What may not load, in the order in which it is tried. */
    private static List<Kind> candidates(Kind first) {
        if (first == Kind.NIO) { // no switch: compilers of different ages make different classes of it, and all are preloaded
            return List.of();
        }
        return first == Kind.EPOLL ? List.of(Kind.EPOLL) : List.of(Kind.IO_URING, Kind.EPOLL);
    }

    private static Io chosen(Io io) {
        log.info("the netty transport uses {}", io.kind.text);
        return io;
    }

    private static void complain(Kind kind, boolean wanted, Throwable e) {
        String reason = reason(e);
        if (wanted) {
            log.warn("the netty transport can't use {}, which is configured: {}", kind.text, reason);
        } else {
            log.info("the netty transport can't use {}: {}", kind.text, reason);
        }
        log.debug("{} doesn't load", kind.text, e);
    }

    /** The innermost one knows best. */
    private static String reason(Throwable e) {
        Throwable innermost = e;
        for (int n = 0; n < DEEPEST_CAUSE && innermost.getCause() != null; n++) {
            innermost = innermost.getCause();
        }
        return Failures.text(innermost);
    }

    SocketChannel newSocket() {
        return sockets.get();
    }

    ServerSocketChannel newServerSocket() {
        return serverSockets.get();
    }
}
