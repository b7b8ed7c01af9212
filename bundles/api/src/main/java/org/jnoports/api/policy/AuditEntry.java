package org.jnoports.api.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/**
 * One line of the audit log.
 *
 * @param at when it happened
 * @param event what happened
 * @param point who recorded it
 * @param client who asked, or for {@link Event#CHANGED} who changed the policy
 * @param daemon the device's atSign
 * @param device the device's name
 * @param deviceGroup as in {@link AccessRequest}
 * @param session the id, where it is about one
 * @param target what was asked for, where that is known
 * @param reason for a person: why, or what was changed
 * @param rule as in {@link Decision}
 * @param version of the policy, as in {@link Decision}
 */
public record AuditEntry(Instant at, Event event, AccessRequest.Point point, AtSign client, Optional<AtSign> daemon,
        Optional<String> device, Optional<String> deviceGroup, Optional<String> session, Optional<HostPort> target,
        String reason, String rule, String version) {
    /** What is worth a line. */
    public enum Event {
        /** A request was permitted. */
        PERMITTED,
        /** A request was refused. */
        DENIED,
        /** A live session ended because it isn't permitted any more. */
        WITHDRAWN,
        /** The policy was changed. */
        CHANGED
    }

    public AuditEntry {
        Objects.requireNonNull(at);
        Objects.requireNonNull(event);
        Objects.requireNonNull(point);
        Objects.requireNonNull(client);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(version);
    }

    /** What was decided about a request. */
    public static AuditEntry of(Instant at, AccessRequest request, Decision decision) {
        Event event = decision instanceof Decision.Permit ? Event.PERMITTED : Event.DENIED;
        return of(at, event, request, Optional.empty(), decision);
    }

    /** A session's end because its permission did. */
    public static AuditEntry withdrawn(Instant at, AccessRequest request, String session, Decision decision) {
        return of(at, Event.WITHDRAWN, request, Optional.of(session), decision);
    }

    private static AuditEntry of(Instant at, Event event, AccessRequest request, Optional<String> session, Decision decision) {
        String reason = "";
        String rule = "";
        String version = "";
        if (decision instanceof Decision.Permit permit) {
            rule = permit.rule();
            version = permit.version();
        } else if (decision instanceof Decision.Deny deny) {
            reason = deny.reason();
            rule = deny.rule();
            version = deny.version();
        }
        return new AuditEntry(at, event, request.point(), request.client(), Optional.of(request.daemon()),
                Optional.of(request.device()), Optional.of(request.deviceGroup()), session, request.target(), reason, rule, version);
    }
}
