package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.transport.TransportException;

/**
 * Moves bytes one way: what the source receives is written to the sink, and nothing more is received before the sink has it
 * all: that is the back-pressure. Only the loop calls it, except for {@link #moved()}.
 */
final class Pump {
    /** After so many bytes other bridges of the loop have their turn. */
    static final int TURN_BYTES = 1024 * 1024;

    private final BridgeSide source;
    private final BridgeSide sink;
    private final NettyBridge bridge;
    private final AtomicLong moved = new AtomicLong();
    private final WideReads wide;
    private int onTheWay;
    private int widest; // of the buffers received in this turn; it is kept whole as long as something in it waits
    private boolean waits; // with more than a narrow buffer, and counted
    private int turn; // bytes received in this turn of the loop
    private boolean begun;
    private boolean receiving;
    private boolean ended; // the source, behind what is on the way
    private boolean shutting;
    private boolean over;
    private Optional<TransportException> failure = Optional.empty(); // the source's, behind what is on the way

    Pump(BridgeSide source, BridgeSide sink, NettyBridge bridge) {
        this.source = source;
        this.sink = sink;
        this.bridge = bridge;
        wide = source.wire().wide();
    }

    /** The sink is ready. Early bytes come first, then what had come behind them. */
    void begin() {
        begun = true;
        receiving = true;
        byte[] early = source.early();
        if (early.length > 0) {
            write(Unpooled.wrappedBuffer(early));
        }
        source.tellEarlyEnd();
        receivedAll();
    }

    boolean hasBegun() {
        return begun;
    }

    void received(ByteBuf bytes) {
        receiving = true;
        turn += bytes.readableBytes();
        widest = Math.max(widest, bytes.capacity());
        write(bytes);
        if (!source.isTls()) { // whose records are small: they leave together
            sink.wire().flush();
        }
    }

    private void write(ByteBuf bytes) {
        int size = bytes.readableBytes();
        onTheWay += size;
        sink.wire().write(bytes).addListener(written -> {
            onTheWay -= size;
            if (onTheWay == 0 && waits) {
                waits = false;
                wide.taken();
            }
            if (written.isSuccess()) {
                moved.addAndGet(size);
                proceed();
            } else {
                sink.end(Failures.of(sink.wire().peer(), written.cause()), false);
            }
        });
    }

    /** True while the sink takes everything at once and others aren't kept waiting. */
    boolean wantsMore() {
        return begun && onTheWay == 0 && turn < TURN_BYTES && !ended;
    }

    void receivedAll() {
        if (onTheWay > 0) {
            sink.wire().flush();
        }
        if (onTheWay > 0 && widest > WideReads.NARROW_BYTES && !waits) {
            waits = true;
            wide.waits();
        }
        turn = 0;
        widest = 0;
        receiving = false;
        proceed();
    }

    void inputEnded() {
        ended = true;
        proceed();
    }

    void inputFailed(TransportException why) {
        failure = Optional.of(why);
        proceed();
    }

    private void proceed() {
        if (over || !begun || receiving || onTheWay > 0) {
            return;
        }
        if (failure.isPresent()) {
            source.end(failure.get(), false);
        } else if (ended) {
            passEndOn();
        } else {
            source.wire().read(wide.bytes());
        }
    }

    /** Half-close travels on; the other direction keeps flowing. */
    private void passEndOn() {
        if (shutting) {
            return;
        }
        shutting = true;
        sink.wire().shutdownOutput().addListener(told -> {
            if (told.isSuccess()) {
                over = true;
                bridge.finishIfOver();
            } else {
                sink.end(Failures.of(sink.wire().peer(), told.cause()), false);
            }
        });
    }

    boolean isOver() {
        return over;
    }

    /** Bytes that the sink's system has taken; any thread. */
    long moved() {
        return moved.get();
    }
}
