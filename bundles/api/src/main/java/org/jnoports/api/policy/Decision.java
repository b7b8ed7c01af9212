package org.jnoports.api.policy;

import java.util.Set;

/** The answer to an access request, or one policy's opinion. Outcomes are values; only {@link Permit} opens anything. */
public sealed interface Decision {
    /**
     * Allowed.
     *
     * @param targets what may be opened
     * @param rule which rule said so, for the audit log: {@code personal: client is @alice}
     */
    record Permit(Set<PermitOpen> targets, String rule) implements Decision {
        public Permit {
            targets = Set.copyOf(targets);
        }
    }

    /**
     * Refused.
     *
     * @param reason for the log; never sent to who asked
     */
    record Deny(String reason) implements Decision {}

    /** No opinion; asked policies only, an {@link Authorizer} never answers this. */
    record Abstain() implements Decision {}
}
