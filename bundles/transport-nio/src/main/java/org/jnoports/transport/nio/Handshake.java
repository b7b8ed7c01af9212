package org.jnoports.transport.nio;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.transport.TransportException;

/** Brings a wire's TLS up, within a limit. On the wire's loop only. */
final class Handshake implements Driver {
    private final Wire wire;
    private final TlsStream tls;
    private final Runnable done;
    private final Consumer<TransportException> failed;
    private Optional<Timers.Timer> timer = Optional.empty();
    private boolean over;

    /**
     * Exactly one of the two is called, on the loop.
     *
     * @param done the wire is up and wants its next driver
     * @param failed the wire is closed
     */
    Handshake(Wire wire, TlsStream tls, Runnable done, Consumer<TransportException> failed) {
        this.wire = wire;
        this.tls = tls;
        this.done = done;
        this.failed = failed;
        wire.drivenBy(this);
        tls.attach(wire::run, wire::ready);
    }

    /** @param timedOut what to fail with when the deadline (as of nanoTime) has passed */
    void begin(long deadline, TransportException timedOut) {
        timer = Optional.of(wire.loop().timers().at(deadline, () -> end(timedOut, false)));
        wire.ready();
    }

    @Override
    public void advance() {
        try {
            if (tls.handshake()) {
                over = true;
                timer.ifPresent(Timers.Timer::cancel);
                done.run();
            } else {
                wire.await(tls.ownInterest() == 0, false);
            }
        } catch (IOException e) {
            end(Failures.ofHandshake(wire.peer(), e), false);
        }
    }

    @Override
    public void end(TransportException why, boolean orderly) {
        if (over) {
            return;
        }
        over = true;
        timer.ifPresent(Timers.Timer::cancel);
        wire.close(orderly);
        failed.accept(why);
    }
}
