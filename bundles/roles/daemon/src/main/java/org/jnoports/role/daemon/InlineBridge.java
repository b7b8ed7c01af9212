package org.jnoports.role.daemon;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Transport;

/**
 * Bridges in this process. A session uses the transport that is installed when it begins, for all its connections and to its
 * end, and nothing else: it goes on whatever becomes of the atServer.
 */
final class InlineBridge implements DeviceSide {
    private final Supplier<Transport> transports;
    private final Supplier<SessionEnds> ends;

    InlineBridge(Supplier<Transport> transports, Supplier<SessionEnds> ends) {
        this.transports = transports;
        this.ends = ends;
    }

    @Override
    public CompletionStage<Void> open(DeviceEnd end, Session session) {
        Transport transport = transports.get();
        session.note(SessionFact.TRANSPORT, transport.name());
        CompletionStage<Bridge> bridge = end.idle().isPresent()
                ? ends.get().deviceMulti(transport, end.relay(), end.target(), end.idle().get())
                : ends.get().deviceSingle(transport, end.relay(), end.target());
        return bridge.thenAccept(session::attach);
    }
}
