package org.jnoports.policy.managers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;

/**
 * Who may use which daemon.
 *
 * @param daemon empty: every daemon
 * @param device in lower case; empty: any
 * @param members who may
 */
record ManagersRule(Optional<AtSign> daemon, String device, Members members) {
    /** Whom a rule lets in. */
    sealed interface Members {}

    /**
     * These may.
     *
     * @param groups each manager, and by which group; an empty name: by its own
     * @param othersAbstain about others there is no opinion; else they are denied
     * @param version another one for another list
     */
    record Managers(Map<AtSign, String> groups, boolean othersAbstain, String version) implements Members {
        public Managers {
            groups = Map.copyOf(groups);
        }
    }

    /**
     * Nobody may.
     *
     * @param reason names the key and the value that are wrong
     */
    record Nobody(String reason) implements Members {}

    /** This rule's opinion. */
    Decision decide(AccessRequest request) {
        if (!concerns(request)) {
            return new Decision.Abstain();
        }
        if (members instanceof Nobody nobody) {
            return new Decision.Deny(nobody.reason());
        }
        Managers managers = (Managers) members;
        String group = managers.groups().get(request.client());
        if (group != null) {
            String rule = "managers: " + request.client() + (group.isEmpty() ? " is a manager" : " is in group " + group);
            return new Decision.Permit(Set.of(PermitOpen.ANY), rule, managers.version(), Optional.empty());
        }
        return managers.othersAbstain() ? new Decision.Abstain()
                : new Decision.Deny(request.client() + " is none of the managers", "managers: others are denied", managers.version(), false);
    }

    private boolean concerns(AccessRequest request) {
        return daemon.filter(only -> !only.equals(request.daemon())).isEmpty()
                && (device.isEmpty() || device.equals(request.device().toLowerCase(Locale.ROOT)));
    }
}
