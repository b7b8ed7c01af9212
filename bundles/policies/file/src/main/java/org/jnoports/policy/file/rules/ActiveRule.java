package org.jnoports.policy.file.rules;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.Rule;

/**
 * A rule, ready to be weighed.
 *
 * @param masks in a fixed order, so that the same is said about the same
 */
record ActiveRule(Rule rule, Schedule schedule, List<PermitOpen> masks) {
    static ActiveRule of(Rule rule) {
        return new ActiveRule(rule, new Schedule(rule.validity()),
                rule.permitOpen().stream().sorted((one, other) -> one.toString().compareTo(other.toString())).toList());
    }

    boolean denies() {
        return rule.effect() == Rule.Effect.DENY;
    }

    boolean holds(Instant at) {
        return schedule.holds(at);
    }

    String name() {
        return rule.name();
    }

    /** For people; all of them would be too many. */
    String masksInWords() {
        int most = 10;
        String first = masks.stream().limit(most).map(PermitOpen::toString).collect(Collectors.joining(", "));
        return masks.isEmpty() ? "nothing" : masks.size() > most ? first + " and " + (masks.size() - most) + " more" : first;
    }
}
