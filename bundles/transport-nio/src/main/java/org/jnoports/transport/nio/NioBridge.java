package org.jnoports.transport.nio;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Traffic;
import org.jnoports.api.transport.TransportException;
import org.jnoports.transport.nio.BridgeSide.SideException;
import org.jnoports.transport.nio.Pump.WaitFor;

/** Two pumps between two wires on one loop. Everything but the API's methods happens on that loop. */
final class NioBridge implements Bridge {
    private final BridgeSide left;
    private final BridgeSide right;
    private final Pump toRight;
    private final Pump toLeft;
    private final CompletableFuture<BridgeEnd> ended = new CompletableFuture<>();
    private Optional<String> firstEnd = Optional.empty();
    private Optional<Runnable> endAsked = Optional.empty(); // before both wires are on one loop
    private boolean begun;
    private boolean finished;
    private boolean turnAsked;

    NioBridge(NioConnection left, NioConnection right) {
        this.left = new BridgeSide("left", left, this);
        this.right = new BridgeSide("right", right, this);
        toRight = new Pump(this.left, this.right);
        toLeft = new Pump(this.right, this.left);
    }

    /** Brings both wires to the left one's loop, then lets bytes flow; any thread. */
    void start() {
        right.wire().run(() -> right.wire().moveTo(left.wire().loop(), this::begin));
    }

    private void begin() {
        begun = true;
        left.take();
        right.take();
        endAsked.ifPresent(Runnable::run);
        closedBefore(left);
        closedBefore(right);
        if (!finished) {
            toRight.begin();
            toLeft.begin();
            left.wire().ready();
        }
    }

    private void closedBefore(BridgeSide side) {
        if (side.wire().isClosed()) {
            finish(side.name() + " was closed already", false, false, Failures.ended(side.wire().peer()));
        }
    }

    void advance() {
        if (finished) {
            return;
        }
        try {
            BufferPool buffers = left.wire().loop().buffers();
            WaitFor rightwards = toRight.step(buffers);
            WaitFor leftwards = toLeft.step(buffers);
            noteFirstEnd();
            if (toRight.isOver() && toLeft.isOver()) {
                finish(firstEnd.orElseThrow(), true, true, Failures.ended("the peer"));
                return;
            }
            left.wire().await(rightwards == WaitFor.SOURCE_READABLE, leftwards == WaitFor.SINK_WRITABLE);
            right.wire().await(leftwards == WaitFor.SOURCE_READABLE, rightwards == WaitFor.SINK_WRITABLE);
            if (rightwards == WaitFor.TURN || leftwards == WaitFor.TURN) {
                askForTurn();
            }
        } catch (SideException e) {
            finish(e.getMessage(), false, false, (TransportException) e.getCause());
        }
    }

    private void noteFirstEnd() {
        if (firstEnd.isEmpty() && (toRight.sourceEnded() || toLeft.sourceEnded())) {
            firstEnd = Optional.of((toRight.sourceEnded() ? left : right).name() + " closed");
        }
    }

    private void askForTurn() {
        if (!turnAsked) {
            turnAsked = true;
            left.wire().run(() -> {
                turnAsked = false;
                left.wire().ready();
            });
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
        BufferPool buffers = left.wire().loop().buffers();
        toRight.release(buffers);
        toLeft.release(buffers);
        if (!clean && (left.isAuthenticated() || right.isAuthenticated())) {
            left.cutOff(); // what TLS noticed must not look like an end to whoever is behind
            right.cutOff();
        }
        left.close(orderly);
        right.close(orderly);
        left.release(why);
        right.release(why);
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
            }
        });
    }

    @Override
    public String toString() {
        return "bridge " + left.wire().peer() + " - " + right.wire().peer();
    }
}
