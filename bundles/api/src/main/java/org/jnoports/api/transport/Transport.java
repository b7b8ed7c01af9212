package org.jnoports.api.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * TCP and TLS. A session uses one transport for all its sockets. Implementations carry the service property
 * {@link #NAME}.
 */
@ProviderType
public interface Transport {
    /** Service property: the transport's short name, for example {@code nio}. */
    String NAME = "transport.name";

    /** What {@link #NAME} says, for people. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * Opens a connection, trying every address of the name in turn (IPv4 and IPv6), within the limit. Names are never
     * resolved on an event loop. With TLS the stage completes after the handshake.
     *
     * @return fails with {@link TransportException}; its message names the remote and the limit
     */
    CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit);

    /**
     * Binds and listens; when it returns, connections are accepted. Blocks only for resolving the local name.
     *
     * @param local the address to bind; host {@code *} is every IPv4 and IPv6 address, port 0 lets the system choose
     * @param accepted called on the event loop for each connection (with TLS: after its handshake, which has 10 s); must
     *     not block. From then on the connection belongs to the callee
     * @throws TransportException if the address can't be bound
     */
    Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted);

    /**
     * Joins two connections of this transport. Bytes that either has received but nobody has read are delivered first.
     *
     * @throws IllegalArgumentException if a connection is another transport's
     * @throws IllegalStateException if a read is pending on one of them, or it is bridged already
     */
    Bridge bridge(Connection left, Connection right);
}
