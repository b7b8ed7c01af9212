package org.jnoports.api.transport;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** A bound, listening socket. */
@ProviderType
public interface Listener extends AutoCloseable {
    /** Where it listens, with the port that was chosen. */
    InetSocketAddress local();

    /** Stops listening; connections already accepted live on. When it returns, the port is free again. May be repeated. */
    @Override
    void close();
}
