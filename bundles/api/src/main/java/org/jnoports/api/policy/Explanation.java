package org.jnoports.api.policy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How a decision comes about, for a person.
 *
 * @param decision what would be decided now
 * @param considered what was looked at, in order, up to what decided
 */
public record Explanation(Decision decision, List<Considered> considered) {
    /**
     * A rule or a policy that was looked at.
     *
     * @param rule its name, the policy's in front: {@code file: rule night-shift}; empty: the policy itself
     * @param outcome what came of it, in a few words: {@code permits localhost:22}, {@code @alice is not in group ops}
     */
    public record Considered(String rule, String outcome) {
        public Considered {
            Objects.requireNonNull(rule);
            Objects.requireNonNull(outcome);
        }
    }

    public Explanation {
        Objects.requireNonNull(decision);
        considered = List.copyOf(considered);
    }

    /** Of a policy that looks at one thing only. */
    public static Explanation of(Decision decision) {
        String rule = decision instanceof Decision.Permit permit ? permit.rule() : decision instanceof Decision.Deny deny ? deny.rule() : "";
        return new Explanation(decision, List.of(new Considered(rule, outcome(decision))));
    }

    private static String outcome(Decision decision) {
        if (decision instanceof Decision.Permit permit) {
            return "permits " + permit.targets().stream().map(PermitOpen::toString).sorted().collect(Collectors.joining(", "));
        }
        return decision instanceof Decision.Deny deny ? "denies: " + deny.reason() : "has no opinion";
    }
}
