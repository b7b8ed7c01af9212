package org.jnoports.role.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/**
 * A checked configuration.
 *
 * @param atSign the relay's
 * @param root the atDirectory
 * @param advertisedHost what peers dial
 * @param bindHost where leased ports are bound, {@code *} for everywhere
 * @param manager who may ask; empty: everybody
 * @param ports which may be leased
 * @param pairWithin how long both sides have to come
 * @param proveWithin how long a connection has to prove itself
 */
record RelaySettings(AtSign atSign, Path keyFile, HostPort root, String advertisedHost, String bindHost, Optional<AtSign> manager,
        PortRange ports, Duration pairWithin, Duration proveWithin, int maxSessions, int maxUnpairedPerAtSign, Duration drain) {
    boolean admits(AtSign client) {
        return manager.isEmpty() || manager.get().equals(client);
    }

    /** Whether both hear the same requests, so that the same AtClient serves them. */
    boolean hearsLike(RelaySettings other) {
        return atSign.equals(other.atSign) && keyFile.equals(other.keyFile) && root.equals(other.root);
    }

    /** For people: {@code everybody} or the one atSign. */
    String admitted() {
        return manager.map(AtSign::text).orElse("everybody");
    }
}
