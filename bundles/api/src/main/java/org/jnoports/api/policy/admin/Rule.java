package org.jnoports.api.policy.admin;

import java.util.Set;
import org.jnoports.api.policy.PermitOpen;

/**
 * Who may open what where. It applies to a request whose user and whose device it names, itself or by a group.
 *
 * @param id 1 and up; 0: the book gives the next free one
 * @param name unique among rules: what decisions and the audit log call it
 * @param effect what it does to what it applies to
 * @param users names of {@link User}s
 * @param groups names of {@link Group}s
 * @param devices names of {@link Device}s
 * @param deviceGroups names of {@link DeviceGroup}s
 * @param permitOpen what it permits; for a rule that denies: what it takes away
 * @param validity when it applies
 */
public record Rule(long id, String name, Effect effect, Set<String> users, Set<String> groups, Set<String> devices,
        Set<String> deviceGroups, Set<PermitOpen> permitOpen, Validity validity) {
    /** What a rule does. */
    public enum Effect {
        PERMIT,
        DENY
    }

    public Rule {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
        devices = Set.copyOf(devices);
        deviceGroups = Set.copyOf(deviceGroups);
        permitOpen = Set.copyOf(permitOpen);
    }
}
