package org.jnoports.policy.file.rules;

import java.util.List;
import java.util.Set;
import org.jnoports.api.policy.PermitOpen;

/**
 * What rules come to at one moment.
 *
 * @param targets what may be opened; empty: denied
 * @param rules the names of those that decided
 * @param reason why it is denied
 */
record Outcome(Set<PermitOpen> targets, List<String> rules, String reason) {
    static Outcome permitted(Set<PermitOpen> targets, List<String> rules) {
        return new Outcome(targets, rules, "");
    }

    static Outcome denied(String reason, List<String> rules) {
        return new Outcome(Set.of(), rules, reason);
    }

    boolean permits() {
        return !targets.isEmpty();
    }

    /** Whether all of these may still be opened. */
    boolean stillPermits(Set<PermitOpen> before) {
        return before.stream().allMatch(mask -> targets.stream().anyMatch(now -> Masks.covers(now, mask)));
    }
}
