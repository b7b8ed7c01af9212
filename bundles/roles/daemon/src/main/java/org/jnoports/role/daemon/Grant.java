package org.jnoports.role.daemon;

import java.time.Instant;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.transport.HostPort;

/**
 * What was asked and permitted, and when.
 *
 * @param decidedNanos by {@link System#nanoTime}: not later than the answer
 */
record Grant(AccessRequest request, Decision.Permit permit, long decidedNanos) {
    /** Whether the target, where there is one, is among what is permitted. */
    static boolean covers(Decision.Permit permit, AccessRequest request) {
        return request.target().map(target -> permit.targets().stream()
                .anyMatch(mask -> mask.covers(target.host(), target.port()))).orElse(true);
    }

    /** Whether this is what was permitted. */
    boolean covers(HostPort target) {
        return covers(permit, request.withTarget(target));
    }

    /** Whether it has ended by itself. */
    boolean isOver(Instant now) {
        return permit.until().filter(until -> !now.isBefore(until)).isPresent();
    }

    boolean isNewerThan(Grant other) {
        return decidedNanos - other.decidedNanos > 0;
    }
}
