package org.jnoports.transport.netty;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Traffic;
import org.jnoports.api.transport.TransportException;

/** Two pumps between two wires on one loop. Everything but the API's methods happens on that loop. */
final class NettyBridge implements Bridge {
    private final BridgeSide left;
    private final BridgeSide right;
    private final Pump toRight;
    private final Pump toLeft;
    private final CompletableFuture<BridgeEnd> ended = new CompletableFuture<>();
    private Optional<String> firstEnd = Optional.empty();
    private Optional<Runnable> endAsked = Optional.empty(); // before both wires are on one loop
    private boolean begun;
    private boolean finished;

    NettyBridge(NettyConnection left, NettyConnection right) {
        this.left = new BridgeSide("left", left, this);
        this.right = new BridgeSide("right", right, this);
        toRight = new Pump(this.left, this.right, this);
        toLeft = new Pump(this.right, this.left, this);
    }

    /**
     * Brings both wires to one loop, then lets bytes flow; any thread. TLS, which may be computing on its loop, stays there if
     * it can, and so does who has something to send.
     */
    void start() {
        BridgeSide moving = left.isTls() == right.isTls() ? (left.isBusy() ? right : left) : (left.isTls() ? right : left);
        BridgeSide staying = moving == left ? right : left;
        moving.wire().run(() -> moving.moveTo(staying.wire().loop(), this::begin));
    }

    private void begin() {
        begun = true;
        left.take(toRight);
        right.take(toLeft);
        endAsked.ifPresent(Runnable::run);
        closedBefore(left);
        closedBefore(right);
        if (!finished) {
            right.whenReady(toRight::begin);
            left.whenReady(toLeft::begin);
        }
    }

    private void closedBefore(BridgeSide side) {
        side.whyClosed().ifPresent(why -> side.end(why, false));
    }

    /** A side's stream has ended; the first one is what the bridge ended by. */
    void noteEnd(BridgeSide side) {
        if (firstEnd.isEmpty()) {
            firstEnd = Optional.of(side.name() + " closed");
        }
    }

    void finishIfOver() {
        if (toRight.isOver() && toLeft.isOver()) {
            finish(firstEnd.orElseThrow(), true, true, Failures.ended("the peer"));
        }
    }

    /**
     * Closes both ends; later calls change nothing.
     *
     * @param clean as {@link BridgeEnd#clean()}
     * @param orderly whether TLS peers are told that this is the end, not a cut
     */
    void finish(String cause, boolean clean, boolean orderly, TransportException why) {
        if (finished) {
            return;
        }
        finished = true;
        if (!clean && (left.isTls() || right.isTls())) {
            left.cutOff(); // what TLS noticed must not look like an end to whoever is behind
            right.cutOff();
        }
        left.close(why, orderly);
        right.close(why, orderly);
        ended.complete(new BridgeEnd(cause, clean, traffic()));
    }

    @Override
    public CompletionStage<BridgeEnd> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public Traffic traffic() {
        return new Traffic(toLeft.moved(), toRight.moved());
    }

    @Override
    public void close() {
        left.wire().run(() -> {
            Runnable end = () -> finish("closed here", true, true, Failures.closedHere(left.wire().peer()));
            if (begun) {
                end.run();
            } else {
                endAsked = Optional.of(end);
                left.abandon(); // else whoever has to move might wait for a peer that doesn't read
                right.abandon();
            }
        });
    }

    @Override
    public String toString() {
        return "bridge " + left.wire().peer() + " - " + right.wire().peer();
    }
}
