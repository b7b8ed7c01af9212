package org.jnoports.policies;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;

/** What comes of a request at one point, for somebody who wants to open a target. */
record Explained(Point point, Optional<HostPort> target, Explanation explanation) {
    /** A permission that doesn't cover the target is none for it. */
    boolean permitted() {
        return explanation.decision() instanceof Decision.Permit permit
                && target.map(wanted -> permit.targets().stream().anyMatch(mask -> mask.covers(wanted.host(), wanted.port()))).orElse(true);
    }

    /** Why not; empty where it is permitted. */
    String reason() {
        if (permitted()) {
            return "";
        }
        return explanation.decision() instanceof Decision.Deny deny ? deny.reason()
                : "what may be opened doesn't include " + target.map(HostPort::toString).orElse("anything");
    }

    String rule() {
        return explanation.decision() instanceof Decision.Permit permit ? permit.rule()
                : explanation.decision() instanceof Decision.Deny deny ? deny.rule() : "";
    }

    String version() {
        return explanation.decision() instanceof Decision.Permit permit ? permit.version()
                : explanation.decision() instanceof Decision.Deny deny ? deny.version() : "";
    }

    /** What may be opened, in order. */
    List<String> targets() {
        return explanation.decision() instanceof Decision.Permit permit
                ? permit.targets().stream().map(PermitOpen::toString).sorted().toList() : List.of();
    }

    Optional<String> until() {
        return explanation.decision() instanceof Decision.Permit permit ? permit.until().map(Object::toString) : Optional.empty();
    }
}
