package org.jnoports.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;

/** A connection to a relay that a session may take; whoever comes first has it, the session or {@link #close()}. */
final class DialledRelay implements SessionEnds.Dialled {
    private final Transport transport;
    private final CompletionStage<Connection> proved;
    private final AtomicBoolean gone = new AtomicBoolean();

    DialledRelay(Transport transport, CompletionStage<Connection> proved) {
        this.transport = transport;
        this.proved = proved;
    }

    Transport transport() {
        return transport;
    }

    /** The connection, for whoever closes it from now on; fails if it is somebody's already. */
    CompletionStage<Connection> take() {
        return gone.compareAndSet(false, true) ? proved : CompletableFuture.failedStage(new TunnelException("the connection was taken or closed"));
    }

    @Override
    public void close() {
        if (gone.compareAndSet(false, true)) {
            proved.thenAccept(Connection::close);
        }
    }
}
