package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Says how much a socket receives in one go, and whether it receives at all. First in its channel's pipeline; on the loop
 * only. On io_uring, once a peer has ended its stream, Netty would read until that end, however much that is and whether
 * somebody asked for it or not: here it gets one buffer nobody asked for, and no more.
 */
final class Intake extends ChannelDuplexHandler implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** Thrown where Netty asks for a buffer that nobody wants filled; ends its reading for now, and nothing else. */
    private static final class NotWanted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotWanted() {
            super("nobody asked for more", null, false, false);
        }
    }

    private final Wire wire;
    private int size = PendingRead.CHUNK_BYTES;
    private int attempted;
    private int last;
    private boolean some; // received in this turn
    private boolean asked;

    Intake(Wire wire) {
        this.wire = wire;
    }

    /** @param bytes to receive in one go from now on */
    void size(int bytes) {
        size = bytes;
    }

    /** True if the channel was told to read and nothing has come since. */
    boolean isAsked() {
        return asked;
    }

    void forget() {
        asked = false;
    }

    @Override
    public void read(ChannelHandlerContext context) {
        asked = true;
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        asked = false;
        context.fireChannelRead(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof NotWanted)) {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public Intake newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator buffers) {
        if (some && !asked && !wire.wantsMore()) {
            throw new NotWanted();
        }
        return buffers.directBuffer(size, size);
    }

    @Override
    public int guess() {
        return size;
    }

    @Override
    public void reset(ChannelConfig config) {
        some = false;
    }

    @Override
    public void incMessagesRead(int count) {
        some = true;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    /** A buffer that wasn't filled says that the socket is empty for now. */
    @Override
    public boolean continueReading() {
        return last > 0 && last == attempted && wire.wantsMore();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return continueReading();
    }

    @Override
    public void readComplete() {
        // nothing to settle: the size doesn't change by itself
    }
}
