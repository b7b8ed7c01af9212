package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.transport.TransportException;

/** Brings a wire's TLS up, within a limit. On the wire's loop only. */
final class Handshake implements Driver {
    private final Wire wire;
    private final Tls tls;
    private final Runnable done;
    private final Consumer<TransportException> failed;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean over;

    /**
     * Exactly one of the two is called, on the loop.
     *
     * @param done the wire is up and wants its next driver
     * @param failed the wire is closed
     */
    Handshake(Wire wire, Tls tls, Runnable done, Consumer<TransportException> failed) {
        this.wire = wire;
        this.tls = tls;
        this.done = done;
        this.failed = failed;
        wire.drivenBy(this);
    }

    /** @param timedOut what to fail with when the deadline (as of nanoTime) has passed */
    void begin(long deadline, TransportException timedOut) {
        timer = Optional.of(wire.at(deadline, () -> end(timedOut, false)));
        tls.handshake().addListener(shaken -> {
            if (!shaken.isSuccess()) {
                end(Failures.of(wire.peer(), shaken.cause()), false);
            } else if (!over) {
                finish();
                done.run();
            }
        });
        wire.read(PendingRead.CHUNK_BYTES);
    }

    private void finish() {
        over = true;
        timer.ifPresent(running -> running.cancel(false));
    }

    /** Nothing can come before the handshake has ended, and then somebody else drives. */
    @Override
    public void received(ByteBuf bytes) {
        bytes.release();
        throw new IllegalStateException("application data before the end of the handshake");
    }

    @Override
    public void receivedAll() {
        // TLS itself asks for what it needs
    }

    @Override
    public boolean wantsMore() {
        return false;
    }

    @Override
    public void inputEnded() {
        inputFailed(Failures.cutOff(wire.peer(), false));
    }

    @Override
    public void inputFailed(TransportException why) {
        end(why, false);
    }

    @Override
    public void end(TransportException why, boolean orderly) {
        if (over) {
            return;
        }
        finish();
        wire.close(orderly);
        failed.accept(why);
    }
}
