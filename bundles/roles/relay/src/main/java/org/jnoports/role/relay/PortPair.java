package org.jnoports.role.relay;

import java.util.function.Consumer;
import org.jnoports.api.session.Session;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;

/** Two ports that were bound for one session; they are the session's, and free again when it has ended. */
record PortPair(int first, int second) {
    /** @throws org.jnoports.api.TunnelException if one can't be bound; what was bound is the session's all the same */
    static PortPair bind(Transport transport, RelaySettings settings, Session session, Consumer<Connection> toFirst, Consumer<Connection> toSecond) {
        int first = bind(transport, settings, session, toFirst);
        return new PortPair(first, bind(transport, settings, session, toSecond));
    }

    private static int bind(Transport transport, RelaySettings settings, Session session, Consumer<Connection> accepted) {
        Listener listener = settings.ports().bind(transport, settings.bindHost(), accepted);
        session.owns(listener);
        return listener.local().getPort();
    }

    @Override
    public String toString() {
        return "[" + first + ", " + second + "]";
    }
}
