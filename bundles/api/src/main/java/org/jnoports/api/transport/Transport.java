package org.jnoports.api.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    /**
     * Has a connection's bytes rewritten from here on: those that were received and nobody has read, and all that follow. The
     * length of the stream stays the same. To be called once for a connection of this transport, plain so far; no read may be
     * pending, and every write must be complete.
     *
     * @return the same connection; fails with {@link IllegalStateException} and changes nothing if it is in use
     * @throws IllegalArgumentException if it is another transport's, or not plain
     */
    default CompletionStage<Connection> transform(Connection plain, ByteTransform received, ByteTransform sent) {
        return CompletableFuture.failedStage(new UnsupportedOperationException(name() + " doesn't rewrite streams"));
    }

    /**
     * Begins TLS on a connection that was plain so far; what was received and nobody has read belongs to the handshake.
     * Otherwise as {@link #transform}. Sessions with the cipher {@code authenticated} need it; connections to
     * atServers are made sooner with it.
     *
     * @param client whether this end takes the client's part in the handshake
     * @return the same connection after the handshake; fails with {@link TransportException}, and closes it, if that fails or
     *     takes longer than the limit
     */
    default CompletionStage<Connection> startTls(Connection plain, TlsOptions tls, boolean client, Duration limit) {
        return CompletableFuture.failedStage(new UnsupportedOperationException(name() + " doesn't begin TLS within a stream"));
    }
}
