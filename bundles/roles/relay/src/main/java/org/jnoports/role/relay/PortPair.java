package org.jnoports.role.relay;

import java.util.Optional;
import org.jnoports.api.session.Session;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;

/** Two ports that were bound for one session; they are the session's, and free again when it has ended. */
record PortPair(int first, int second) {
    /** @throws org.jnoports.api.TunnelException if one can't be bound; what was bound is the session's all the same */
    static PortPair bind(Transport transport, String host, Session session, Meeting meeting) {
        int first = bind(transport, host, session, meeting, Meeting.Port.FIRST);
        return new PortPair(first, bind(transport, host, session, meeting, Meeting.Port.SECOND));
    }

    private static int bind(Transport transport, String host, Session session, Meeting meeting, Meeting.Port port) {
        Listener listener = transport.listen(new HostPort(host, 0), Optional.empty(), connection -> meeting.arrived(port, connection));
        session.owns(listener);
        return listener.local().getPort();
    }

    @Override
    public String toString() {
        return "[" + first + ", " + second + "]";
    }
}
