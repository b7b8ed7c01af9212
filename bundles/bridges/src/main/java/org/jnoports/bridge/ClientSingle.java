package org.jnoports.bridge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Traffic;
import org.jnoports.api.transport.Transport;

/** The client's end of a session with one connection: the first that comes; the listener closes behind it. */
final class ClientSingle implements LocalEnd {
    private final Transport transport;
    private final RelayEnd end;
    private final Whole whole = new Whole();
    private final AtomicBoolean come = new AtomicBoolean();
    private final Idle idle;
    private final Listener listener;

    ClientSingle(Transport transport, RelayEnd end, HostPort local, Duration idleLimit, ScheduledExecutorService timer) {
        this.transport = transport;
        this.end = end;
        idle = new Idle(timer, idleLimit, () -> whole.end("nobody came within " + idleLimit.toSeconds() + " s", true));
        whole.ended().thenRun(idle::stop);
        listener = whole.holds(transport.listen(local, Optional.empty(), this::arrived));
        idle.start();
    }

    private void arrived(Connection near) {
        if (!come.compareAndSet(false, true)) {
            near.close();
            return;
        }
        idle.begun();
        whole.holds(near);
        RelayDial.ready(transport, end).whenComplete((relayed, failure) -> {
            if (failure != null) {
                whole.end(Words.of(failure), false);
            } else {
                whole.holds(relayed);
                Joined.join(transport, whole, relayed, near).ended().thenAccept(how -> whole.end(how.cause(), how.clean()));
            }
        });
    }

    @Override
    public int port() {
        return listener.local().getPort();
    }

    @Override
    public CompletionStage<BridgeEnd> ended() {
        return whole.ended();
    }

    @Override
    public Traffic traffic() {
        return whole.traffic();
    }

    @Override
    public void close() {
        whole.close();
    }
}
