package org.jnoports.audit;

import java.time.Instant;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.transport.HostPort;

/** Entries to record. */
final class Entries {
    static final Instant BEGIN = Instant.parse("2026-11-25T10:00:00Z");

    private Entries() {}

    /** One that was permitted, a second after the one before. */
    static AuditEntry number(int number) {
        return of(number, Event.PERMITTED, "@alice", "garage");
    }

    static AuditEntry of(int number, Event event, String client, String device) {
        return new AuditEntry(BEGIN.plusSeconds(number), event, Point.DAEMON, AtSign.of(client), Optional.of(AtSign.of("@device")),
                Optional.of(device), Optional.of("__none__"), Optional.of("s-" + number), Optional.of(new HostPort("localhost", 22)),
                "", "file: rule ops", "v1");
    }
}
