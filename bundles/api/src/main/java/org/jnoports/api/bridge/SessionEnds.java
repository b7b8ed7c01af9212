package org.jnoports.api.bridge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Joins what is near to a relay: what the program {@code srv} does (noports.md, sections 5.5 and 5.6). Thread-safe; nothing
 * blocks but for resolving a local name. All bytes go through the transport that is handed in.
 *
 * <p>An end in single mode has one connection. In multi mode it has a control connection, which lasts as long as the session,
 * and one more for each connection of the client; the client announces those on the control connection.
 */
@ProviderType
public interface SessionEnds {
    /** The most connections of one end at a time, in multi mode. */
    int MAX_CONNECTIONS = 1_000;

    /**
     * How a client treats its daemon.
     *
     * @param spacing between two announcements: nothing for daemons that find the end of each by itself, 100 ms for others
     * @param heartbeat how often the control connection is kept alive; never, if empty
     */
    record Manners(Duration spacing, Optional<Duration> heartbeat) {
        /** For daemons of 5.10 and later. */
        public static final Manners NONE = new Manners(Duration.ZERO, Optional.empty());
    }

    /**
     * Device end, single mode: connects the target, then the relay.
     *
     * @return complete when both are connected; the protection begins then, and a failure of it ends the bridge
     */
    CompletionStage<Bridge> deviceSingle(Transport transport, RelayEnd end, HostPort target);

    /**
     * Device end, multi mode: connects the relay, then the target for each connection that the client announces.
     *
     * @param idle how long it goes on without a connection
     * @return complete when the control connection is connected
     */
    CompletionStage<Bridge> deviceMulti(Transport transport, RelayEnd end, HostPort target, Duration idle);

    /**
     * Client end, single mode: listens for one connection, and connects the relay when it has come.
     *
     * @param local where to listen; port 0 lets the system choose
     * @param idle how long it waits for that connection
     * @throws org.jnoports.api.transport.TransportException if it can't listen there
     */
    LocalEnd clientSingle(Transport transport, RelayEnd end, HostPort local, Duration idle);

    /**
     * Client end, multi mode: connects the relay, then listens.
     *
     * @param idle how long it goes on without a connection
     * @return complete when it listens
     */
    CompletionStage<LocalEnd> clientMulti(Transport transport, RelayEnd end, HostPort local, Duration idle, Manners manners);

    /**
     * Connects the relay and proves itself there before it is agreed what protects the session: for
     * {@link #clientMulti(Dialled, RelayEnd, HostPort, Duration, Manners)}, or to be closed.
     *
     * @param limit the longest wait for the connection, and for the relay's words on it
     */
    Dialled dial(Transport transport, HostPort relay, RelayProof proof, Duration limit);

    /**
     * Client end, multi mode, with a control connection that was begun before; it belongs to the end now. If that came to nothing
     * another one is made.
     *
     * @param end of the relay that was dialled
     * @return complete when it listens
     */
    CompletionStage<LocalEnd> clientMulti(Dialled dialled, RelayEnd end, HostPort local, Duration idle, Manners manners);

    /** A connection to a relay that is being made, and all that comes after it goes by the same transport. Thread-safe. */
    @ProviderType
    interface Dialled extends AutoCloseable {
        /** Closes the connection, also one that comes later, unless a session has it. May be repeated. */
        @Override
        void close();
    }

    /**
     * One connection to the relay, proved and protected, for whoever moves the bytes himself.
     *
     * @return complete when bytes may flow
     */
    CompletionStage<Connection> connect(Transport transport, RelayEnd end);
}
