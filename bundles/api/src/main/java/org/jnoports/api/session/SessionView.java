package org.jnoports.api.session;

import java.time.Instant;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.Traffic;

/**
 * A session at one moment, for people.
 *
 * @param traffic what its bridges have moved; empty while it has none
 */
public record SessionView(RoleInstance role, SessionId id, AtSign client, Instant opened, Optional<Traffic> traffic) {}
