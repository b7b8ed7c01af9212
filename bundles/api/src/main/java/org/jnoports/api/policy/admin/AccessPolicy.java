package org.jnoports.api.policy.admin;

import java.util.List;

/**
 * One whole policy: who may open what on which device. Immutable; what a {@link PolicyBook} hands out is consistent: names
 * and ids are unique within their list, whatever is referred to exists, groups hold each other in no circle, no two rules
 * contradict each other.
 *
 * @param users people and programs, by atSign
 * @param groups of users, and of groups
 * @param daemons atSigns that devices answer under
 * @param devices what can be reached
 * @param deviceGroups of devices
 * @param rules who may open what where; where a permitting and a denying rule both apply, the denying one decides
 */
public record AccessPolicy(List<User> users, List<Group> groups, List<Daemon> daemons, List<Device> devices,
        List<DeviceGroup> deviceGroups, List<Rule> rules) {
    /** Nobody may anything. */
    public static final AccessPolicy EMPTY =
            new AccessPolicy(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public AccessPolicy {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        daemons = List.copyOf(daemons);
        devices = List.copyOf(devices);
        deviceGroups = List.copyOf(deviceGroups);
        rules = List.copyOf(rules);
    }
}
