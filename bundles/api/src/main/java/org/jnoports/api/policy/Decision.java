package org.jnoports.api.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The answer to an access request, or one policy's opinion. Outcomes are values; only {@link Permit} opens anything. */
public sealed interface Decision {
    /**
     * Allowed.
     *
     * @param targets what may be opened; none: the request itself is allowed and nothing is opened for it
     * @param rule which rule said so, the policy's name in front, for the audit log: {@code personal: client is @alice}
     * @param version of the policy that decided: another one whenever what the policy says may have changed; may be empty
     * @param until when the permission ends by itself; sessions end with it
     */
    record Permit(Set<PermitOpen> targets, String rule, String version, Optional<Instant> until) implements Decision {
        public Permit {
            targets = Set.copyOf(targets);
            Objects.requireNonNull(rule);
            Objects.requireNonNull(version);
            Objects.requireNonNull(until);
        }

        /** Of a policy without versions, and without an end. */
        public Permit(Set<PermitOpen> targets, String rule) {
            this(targets, rule, "", Optional.empty());
        }
    }

    /**
     * Refused.
     *
     * @param reason for the log; never sent to who asked
     * @param rule which rule said so, as in {@link Permit}; empty where it was none
     * @param version as in {@link Permit}
     * @param undecided nobody said no, but nobody who had to be asked could answer: as good as a refusal for a request,
     *     while sessions that were permitted go on for the time that their daemon grants
     */
    record Deny(String reason, String rule, String version, boolean undecided) implements Decision {
        public Deny {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(rule);
            Objects.requireNonNull(version);
        }

        /** A refusal by no rule in particular. */
        public Deny(String reason) {
            this(reason, "", "", false);
        }

        /** Nobody could be asked. */
        public static Deny undecided(String reason) {
            return new Deny(reason, "", "", true);
        }
    }

    /** No opinion; asked policies only, an {@link Authorizer} never answers this. */
    record Abstain() implements Decision {}
}
