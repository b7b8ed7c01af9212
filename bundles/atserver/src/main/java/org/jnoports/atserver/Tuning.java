package org.jnoports.atserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.atserver.connection.Limits;

/**
 * What most atServers needn't say.
 *
 * @param pem a certificate of somebody else's making; empty: one of a CA of its own
 * @param connections of one atSign
 * @param connectionsInAll of all atSigns
 * @param requestBytes of one request
 * @param valueChars of one value
 * @param idle how long others than the owner may be silent
 */
public record Tuning(Optional<PemFiles> pem, int connections, int connectionsInAll, int requestBytes, int valueChars,
        Duration idle) {
    /** What is so unless something else is said. */
    public static final Tuning STANDARD = of(Limits.standard());

    /**
     * Files of a certificate.
     *
     * @param trust the CAs of other atServers; empty: the platform's
     */
    public record PemFiles(Path certificates, Path key, Optional<Path> trust) {}

    private static Tuning of(Limits limits) {
        return new Tuning(Optional.empty(), limits.maxConnections(), limits.maxConnectionsInAll(), limits.maxLineBytes(),
                limits.maxValueChars(), limits.idle());
    }

    /** The limits, changed where this says something else than usual. */
    Limits of(Limits usual, Tuning standard) {
        Limits limits = usual;
        if (connections != standard.connections || connectionsInAll != standard.connectionsInAll) {
            limits = limits.withConnections(connections, connectionsInAll);
        }
        if (requestBytes != standard.requestBytes || valueChars != standard.valueChars) {
            limits = limits.withSizes(requestBytes, valueChars);
        }
        return idle.equals(standard.idle) ? limits : limits.withIdle(idle, limits.idleOwner());
    }
}
