package org.jnoports.role.daemon;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/**
 * Bridges in this process. A session uses the transport that is installed when it begins, for both its connections and to
 * its end, and nothing else: it goes on whatever becomes of the atServer.
 */
final class InlineBridge implements DeviceSide {
    private final Supplier<Transport> transports;

    InlineBridge(Supplier<Transport> transports) {
        this.transports = transports;
    }

    /** sshd first: when it isn't there, the relay's one place for this side stays unused. */
    @Override
    public CompletionStage<Void> open(HostPort relay, Session session, DaemonSettings settings) {
        Transport transport = transports.get();
        session.note(SessionFact.TRANSPORT, transport.name());
        return dial(transport, settings.target(), session, settings)
                .thenCompose(sshd -> dial(transport, relay, session, settings)
                        .thenAccept(relayed -> session.attach(transport.bridge(relayed, sshd))));
    }

    private static CompletionStage<Connection> dial(
            Transport transport, HostPort remote, Session session, DaemonSettings settings) {
        return transport.connect(remote, Optional.empty(), settings.dialTimeout()).thenApply(connection -> {
            session.owns(connection);
            return connection;
        });
    }
}
