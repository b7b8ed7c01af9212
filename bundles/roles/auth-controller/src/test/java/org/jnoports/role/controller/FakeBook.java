package org.jnoports.role.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;

/** A policy in memory: gives ids, and refuses two users of one atSign and two groups of one name. */
final class FakeBook implements PolicyBook {
    final List<String> changedBy = new ArrayList<>();
    private Edition edition = new Edition(AccessPolicy.EMPTY, "0");

    FakeBook() {}

    FakeBook(AccessPolicy policy) {
        edition = new Edition(policy, "0");
    }

    @Override
    public synchronized Edition current() {
        return edition;
    }

    @Override
    public synchronized Edition change(String by, UnaryOperator<AccessPolicy> change) {
        AccessPolicy next = change.apply(edition.policy());
        if (next.users().stream().map(User::atSign).distinct().count() < next.users().size()) {
            throw new PolicyException(List.of("two users have one atSign"));
        }
        if (next.groups().stream().map(Group::name).distinct().count() < next.groups().size()) {
            throw new PolicyException(List.of("two groups have one name"));
        }
        changedBy.add(by);
        edition = new Edition(new AccessPolicy(
                given(next.users(), User::id, (user, id) -> new User(id, user.name(), user.atSign(), user.validity())),
                given(next.groups(), Group::id, (group, id) -> new Group(id, group.name(), group.description(), group.users(), group.groups())),
                given(next.daemons(), Daemon::id, (daemon, id) -> new Daemon(id, daemon.atSign())),
                given(next.devices(), Device::id, (device, id) -> new Device(id, device.name(), device.daemon(), device.device(), device.deviceGroup())),
                given(next.deviceGroups(), DeviceGroup::id, (group, id) -> new DeviceGroup(id, group.name(), group.devices(), group.daemons())),
                given(next.rules(), Rule::id, (rule, id) -> new Rule(id, rule.name(), rule.effect(), rule.users(), rule.groups(), rule.devices(),
                        rule.deviceGroups(), rule.permitOpen(), rule.validity()))),
                Integer.toString(changedBy.size()));
        return edition;
    }

    private static <T> List<T> given(List<T> entries, ToLongFunction<T> id, BiFunction<T, Long, T> with) {
        List<T> all = new ArrayList<>();
        long last = entries.stream().mapToLong(id).max().orElse(0);
        for (T entry : entries) {
            if (id.applyAsLong(entry) == 0) {
                last++;
                all.add(with.apply(entry, last));
            } else {
                all.add(entry);
            }
        }
        return all;
    }

    @Override
    public String print(AccessPolicy policy) {
        throw new AssertionError("nothing is printed");
    }

    @Override
    public AccessPolicy parse(String text, String source) {
        throw new AssertionError("nothing is parsed");
    }
}
