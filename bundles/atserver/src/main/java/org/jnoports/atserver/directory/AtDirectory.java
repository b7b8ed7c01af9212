package org.jnoports.atserver.directory;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.atserver.connection.Workers;

/**
 * The atDirectory: tells which host and port an atSign's atServer has (atprotocol.md, section 1). Misses aren't
 * slowed down. With too many connections the one that is silent longest makes way. Thread-safe.
 */
public final class AtDirectory implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 1_000;

    private final Map<String, HostPort> addresses = new ConcurrentHashMap<>();
    private final Set<DirectoryConnection> connections = ConcurrentHashMap.newKeySet();
    private final Workers workers;
    private final InstantSource clock;

    public AtDirectory(Workers workers, InstantSource clock) {
        this.workers = workers;
        this.clock = clock;
    }

    /** From now on the atSign is found there. */
    public void register(AtSign atSign, HostPort atServer) {
        addresses.put(atSign.bare(), atServer);
    }

    /** From now on the atSign isn't found. */
    public void unregister(AtSign atSign) {
        addresses.remove(atSign.bare());
    }

    /** Serves a connection. Called on the event loop. */
    public void accept(Connection connection) {
        if (connections.size() >= MAX_CONNECTIONS) {
            connections.stream().min(Comparator.comparing(DirectoryConnection::lastAsked)).ifPresent(DirectoryConnection::close);
        }
        DirectoryConnection asking = new DirectoryConnection(connection, this::find, workers, clock);
        connections.add(asking);
        connection.closed().whenComplete((done, failure) -> connections.remove(asking));
        asking.begin();
    }

    /** @param name as sent: no {@code @} is taken off, no dots are removed */
    private Optional<HostPort> find(String name) {
        return Optional.ofNullable(addresses.get(name.strip().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void close() {
        connections.forEach(DirectoryConnection::close);
    }
}
