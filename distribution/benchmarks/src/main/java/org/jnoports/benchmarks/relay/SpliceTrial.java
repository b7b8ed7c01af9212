package org.jnoports.benchmarks.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.ThreadFactory;

/**
 * A relay by splice(2) as Netty offers it, to measure against our copying one: no back-pressure of ours, no half-close, no
 * counting. Whether our transport should splice is decided by its row.
 */
final class SpliceTrial {
    private static final int PIPE_BYTES = 64 * 1024;

    private SpliceTrial() {}

    /** @return its port */
    static int listen(int target) {
        ThreadFactory daemons = work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        };
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(daemons, EpollIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(PIPE_BYTES))
                .childHandler(new Left(target))
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return Ports.portOf(server.localAddress());
    }

    /** Dials the target on the loop of what was accepted, then splices both ways. */
    @ChannelHandler.Sharable
    private static final class Left extends ChannelInboundHandlerAdapter {
        private final int target;

        private Left(int target) {
            this.target = target;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            EpollSocketChannel left = (EpollSocketChannel) context.channel();
            new Bootstrap()
                    .group(left.eventLoop())
                    .channel(EpollSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(PIPE_BYTES))
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect("127.0.0.1", target)
                    .addListener(connected -> join(left, (EpollSocketChannel) ((ChannelFuture) connected).channel()));
        }

        @SuppressWarnings({"deprecation", "FutureReturnValueIgnored"}) // it is what there is; it ends with its channel
        private static void join(EpollSocketChannel left, EpollSocketChannel right) {
            left.closeFuture().addListener(closed -> right.close());
            right.closeFuture().addListener(closed -> left.close());
            left.spliceTo(right, Integer.MAX_VALUE);
            right.spliceTo(left, Integer.MAX_VALUE);
            left.config().setAutoRead(true);
            right.config().setAutoRead(true);
        }
    }
}
