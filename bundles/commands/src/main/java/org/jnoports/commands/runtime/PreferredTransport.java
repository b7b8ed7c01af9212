package org.jnoports.commands.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.ByteTransform;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;

/** A transport under a better ranking. An object of its own, so that whoever exchanges one for the other can tell them apart. */
record PreferredTransport(Transport preferred) implements Transport {
    @Override
    public String name() {
        return preferred.name();
    }

    @Override
    public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
        return preferred.connect(remote, tls, limit);
    }

    @Override
    public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
        return preferred.listen(local, tls, accepted);
    }

    @Override
    public Bridge bridge(Connection left, Connection right) {
        return preferred.bridge(left, right);
    }

    @Override
    public CompletionStage<Connection> transform(Connection plain, ByteTransform received, ByteTransform sent) {
        return preferred.transform(plain, received, sent);
    }

    @Override
    public CompletionStage<Connection> startTls(Connection plain, TlsOptions tls, boolean client, Duration limit) {
        return preferred.startTls(plain, tls, client, limit);
    }
}
