package org.jnoports.api.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.Traffic;

/**
 * A session at one moment, for people.
 *
 * @param traffic what its bridges have moved; empty while it has none
 * @param facts what its role has noted
 */
public record SessionView(RoleInstance role, SessionId id, AtSign client, Instant opened, Optional<Traffic> traffic,
        Map<SessionFact, String> facts) {
    public SessionView {
        facts = Map.copyOf(facts);
    }

    /** One of which nothing else is known. */
    public SessionView(RoleInstance role, SessionId id, AtSign client, Instant opened, Optional<Traffic> traffic) {
        this(role, id, client, opened, traffic, Map.of());
    }
}
