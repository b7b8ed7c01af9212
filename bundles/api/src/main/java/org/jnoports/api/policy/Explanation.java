package org.jnoports.api.policy;

import java.util.List;
import java.util.Objects;

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
     * @param rule its name, the policy's in front: {@code file: rule night-shift}
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
}
