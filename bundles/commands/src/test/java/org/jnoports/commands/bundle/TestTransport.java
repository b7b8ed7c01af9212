package org.jnoports.commands.bundle;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;

/** Is there, and does nothing; runs inside the framework, from a jar of its own. */
public final class TestTransport implements Transport {
    /** For DS. */
    public TestTransport() {}

    /** Called by DS: a change of the configuration is no reason to start anew. */
    public void modified(Map<String, Object> configuration) {}

    @Override
    public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Bridge bridge(Connection left, Connection right) {
        throw new UnsupportedOperationException();
    }
}
