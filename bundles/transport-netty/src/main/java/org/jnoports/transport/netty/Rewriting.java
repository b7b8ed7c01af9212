package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jnoports.api.transport.ByteTransform;

/** Rewrites a stream's bytes on their way, length kept: where they lie, if they are nobody else's. */
final class Rewriting extends ChannelDuplexHandler {
    private final ByteTransform received;
    private final ByteTransform sent;

    Rewriting(ByteTransform received, ByteTransform sent) {
        this.received = received;
        this.sent = sent;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.fireChannelRead(rewritten((ByteBuf) message, received, context));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message instanceof ByteBuf bytes ? rewritten(bytes, sent, context) : message, promise);
    }

    private static ByteBuf rewritten(ByteBuf bytes, ByteTransform transform, ChannelHandlerContext context) {
        ByteBuf own = isOwn(bytes) ? bytes : copy(bytes, context);
        transform.apply(own.nioBuffer());
        return own;
    }

    /** What lies in the heap is what a caller has handed out, and may still look at. */
    private static boolean isOwn(ByteBuf bytes) {
        return bytes.isDirect() && !bytes.isReadOnly() && bytes.nioBufferCount() == 1 && bytes.refCnt() == 1;
    }

    private static ByteBuf copy(ByteBuf bytes, ChannelHandlerContext context) {
        try {
            return context.alloc().directBuffer(Math.max(1, bytes.readableBytes())).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }
}
