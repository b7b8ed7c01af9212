package org.jnoports.transport.netty;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all classes of this bundle and all that it uses of others, while that is possible: when the bundle is updated its
 * jar and its wires to other bundles go away while old connections still drain, and when connections have taken all file
 * descriptors, classes may not load either.
 */
final class Preloaded {
    /** Every class file of this package; a test compares. */
    static final List<String> OWN = List.of(
            "Addresses", "BridgeSide", "Connecting", "Driver", "Failures", "Handshake", "HeapEngine", "Inbox", "Incoming", "Intake",
            "Intake$NotWanted", "Io", "Io$Kind", "Io$Loader", "Limits", "Loops", "Loops$Group", "Natives",
            "Natives$1", "NettyBridge", "NettyComponent", "NettyConfig", "NettyConnection", "NettyConnection$Use",
            "NettyListener", "NettyRuntime", "NettySettings", "NettyTransport", "NettyTransportFactory", "Offer",
            "OpenSockets", "OpenSockets$Owned", "Outbox", "Outbox$Entry", "PatientUring", "PatientUring$Handle",
            "PendingRead", "PendingRead$Taker", "Preloaded", "Pump", "QuietEpoll", "QuietEpoll$Registration",
            "Rewriting", "SocketOptions", "Threads", "Tls", "TlsEngines", "TlsReasons", "WideReads",
            "Wire", "Workers");

    /** Every class of an imported package that they name; a test compares. */
    static final List<String> IMPORTED = List.of(
            "io.netty.buffer.ByteBuf", "io.netty.buffer.ByteBufAllocator", "io.netty.buffer.PooledByteBufAllocator",
            "io.netty.buffer.Unpooled", "io.netty.channel.Channel", "io.netty.channel.Channel$Unsafe",
            "io.netty.channel.ChannelConfig", "io.netty.channel.ChannelDuplexHandler",
            "io.netty.channel.ChannelException", "io.netty.channel.ChannelFuture", "io.netty.channel.ChannelHandler",
            "io.netty.channel.ChannelHandlerContext", "io.netty.channel.ChannelInboundHandlerAdapter",
            "io.netty.channel.ChannelPipeline", "io.netty.channel.ChannelPromise", "io.netty.channel.EventLoop",
            "io.netty.channel.IoEvent", "io.netty.channel.IoEventLoop", "io.netty.channel.IoEventLoopGroup",
            "io.netty.channel.IoHandle", "io.netty.channel.IoHandler", "io.netty.channel.IoHandlerContext",
            "io.netty.channel.IoHandlerFactory", "io.netty.channel.IoOps", "io.netty.channel.IoRegistration",
            "io.netty.channel.MaxMessagesRecvByteBufAllocator", "io.netty.channel.MultiThreadIoEventLoopGroup",
            "io.netty.channel.RecvByteBufAllocator", "io.netty.channel.RecvByteBufAllocator$ExtendedHandle",
            "io.netty.channel.RecvByteBufAllocator$Handle", "io.netty.channel.ServerChannelRecvByteBufAllocator",
            "io.netty.channel.SingleThreadIoEventLoop", "io.netty.channel.epoll.Epoll",
            "io.netty.channel.epoll.EpollIoHandler", "io.netty.channel.epoll.EpollIoOps",
            "io.netty.channel.epoll.EpollServerSocketChannel", "io.netty.channel.epoll.EpollSocketChannel",
            "io.netty.channel.nio.NioIoHandler", "io.netty.channel.socket.ChannelInputShutdownEvent",
            "io.netty.channel.socket.ChannelOutputShutdownException", "io.netty.channel.socket.DuplexChannel",
            "io.netty.channel.socket.ServerSocketChannel", "io.netty.channel.socket.ServerSocketChannelConfig",
            "io.netty.channel.socket.SocketChannel", "io.netty.channel.socket.SocketChannelConfig",
            "io.netty.channel.socket.nio.NioServerSocketChannel", "io.netty.channel.socket.nio.NioSocketChannel",
            "io.netty.channel.uring.IoUring", "io.netty.channel.uring.IoUringIoEvent",
            "io.netty.channel.uring.IoUringIoHandle", "io.netty.channel.uring.IoUringIoHandler",
            "io.netty.channel.uring.IoUringServerSocketChannel", "io.netty.channel.uring.IoUringSocketChannel",
            "io.netty.handler.codec.DecoderException", "io.netty.handler.ssl.NotSslRecordException",
            "io.netty.handler.ssl.SslCloseCompletionEvent", "io.netty.handler.ssl.SslHandler",
            "io.netty.util.UncheckedBooleanSupplier", "io.netty.util.concurrent.EventExecutor",
            "io.netty.util.concurrent.FastThreadLocalThread", "io.netty.util.concurrent.Future",
            "io.netty.util.concurrent.GenericFutureListener", "io.netty.util.concurrent.RejectedExecutionHandler",
            "io.netty.util.concurrent.RejectedExecutionHandlers", "io.netty.util.concurrent.ScheduledFuture",
            "io.netty.util.concurrent.ThreadAwareExecutor", "javax.net.ssl.SNIHostName",
            "javax.net.ssl.SNIServerName", "javax.net.ssl.SSLContext", "javax.net.ssl.SSLEngine",
            "javax.net.ssl.SSLEngineResult", "javax.net.ssl.SSLEngineResult$HandshakeStatus",
            "javax.net.ssl.SSLException", "javax.net.ssl.SSLParameters", "javax.net.ssl.SSLSession",
            "org.jnoports.api.plain.ServiceFactory", "org.jnoports.api.plain.Services",
            "org.jnoports.api.transport.Bridge", "org.jnoports.api.transport.BridgeEnd",
            "org.jnoports.api.transport.ByteTransform", "org.jnoports.api.transport.Connection",
            "org.jnoports.api.transport.HostPort", "org.jnoports.api.transport.Listener",
            "org.jnoports.api.transport.TlsOptions", "org.jnoports.api.transport.Traffic",
            "org.jnoports.api.transport.Transport", "org.jnoports.api.transport.TransportException",
            "org.jnoports.api.transport.TransportException$Reason", "org.osgi.framework.Bundle",
            "org.osgi.framework.BundleContext", "org.osgi.framework.Constants", "org.osgi.framework.FrameworkUtil",
            "org.osgi.framework.ServiceFactory", "org.osgi.framework.ServiceRegistration", "org.slf4j.Logger",
            "org.slf4j.LoggerFactory");

    private static final Logger log = LoggerFactory.getLogger(Preloaded.class);

    private Preloaded() {}

    /** Takes some milliseconds the first time. */
    static void load() {
        String prefix = Preloaded.class.getPackageName() + ".";
        IMPORTED.forEach(Preloaded::load);
        OWN.forEach(name -> load(prefix + name));
    }

    /** Initialized, too, but for what would load a native library that isn't used. */
    private static void load(String name) {
        boolean initialize = !name.startsWith("io.netty.channel.epoll.") && !name.startsWith("io.netty.channel.uring.");
        try {
            Class.forName(name, initialize, Preloaded.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) { // native transports may be missing
            log.debug("a class is missing", e);
        }
    }
}
