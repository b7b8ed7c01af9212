package org.jnoports.atserver;

import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;

/** One listening socket, which may move to another transport and keeps its port then. Not thread-safe. */
final class Listening implements AutoCloseable {
    private final String bindHost;
    private final TlsOptions tls;
    private final Consumer<Connection> accepted;
    private Optional<Listener> listener = Optional.empty();

    Listening(String bindHost, TlsOptions tls, Consumer<Connection> accepted) {
        this.bindHost = bindHost;
        this.tls = tls;
        this.accepted = accepted;
    }

    /** @param port 0: any */
    void open(Transport transport, int port) {
        close();
        listener = Optional.of(transport.listen(new HostPort(bindHost, port), Optional.of(tls), accepted));
    }

    /** Goes on with another transport on the same port. */
    void move(Transport transport) {
        open(transport, port());
    }

    /** The port that was chosen; 0 before {@link #open}. */
    int port() {
        return listener.map(open -> open.local().getPort()).orElse(0);
    }

    /** Accepted connections live on. */
    @Override
    public void close() {
        listener.ifPresent(Listener::close);
    }
}
