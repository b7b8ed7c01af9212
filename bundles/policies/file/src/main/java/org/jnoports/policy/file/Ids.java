package org.jnoports.policy.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;

/** Gives ids to what has none: one more than the highest of its kind, as the published service does (noports-modern.md, section 5.3). */
final class Ids {
    private Ids() {}

    static AccessPolicy given(AccessPolicy policy) {
        return new AccessPolicy(
                given(policy.users(), User::id, (user, id) -> new User(id, user.name(), user.atSign(), user.validity())),
                given(policy.groups(), Group::id, (group, id) -> new Group(id, group.name(), group.description(), group.users(), group.groups())),
                given(policy.daemons(), Daemon::id, (daemon, id) -> new Daemon(id, daemon.atSign())),
                given(policy.devices(), Device::id,
                        (device, id) -> new Device(id, device.name(), device.daemon(), device.device(), device.deviceGroup())),
                given(policy.deviceGroups(), DeviceGroup::id, (group, id) -> new DeviceGroup(id, group.name(), group.devices(), group.daemons())),
                given(policy.rules(), Rule::id, (rule, id) -> new Rule(id, rule.name(), rule.effect(), rule.users(), rule.groups(), rule.devices(),
                        rule.deviceGroups(), rule.permitOpen(), rule.validity())));
    }

    private static <T> List<T> given(List<T> entries, ToLongFunction<T> id, BiFunction<T, Long, T> with) {
        long highest = entries.stream().mapToLong(id).max().orElse(0);
        List<T> all = new ArrayList<>();
        for (T entry : entries) {
            all.add(id.applyAsLong(entry) == 0 ? with.apply(entry, ++highest) : entry);
        }
        return all;
    }
}
