package org.jnoports.role.controller;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;

/**
 * Takes an item out of a policy, and out of the groups and rules that name it; rules that would apply to nobody or nothing go
 * with it. It never lets anybody in: npp's administrators see no denying rules, so what one of those keeps out by this item
 * must be changed where they are seen.
 */
record PolicyRemoval(AccessPolicy policy) {
    /** @throws TunnelException if it isn't there, or a denying rule needs it */
    AccessPolicy of(PolicyItem.Kind kind, long id) {
        return switch (kind) {
            case CLIENT -> withoutUser(PolicyItems.user(policy, id));
            case CLIENT_GROUP -> withoutGroup(PolicyItems.group(policy, id));
            case CLIENT_GROUP_MEMBER -> withoutMember(id);
            case DAEMON -> withoutDaemon(PolicyItems.daemon(policy, id));
            case SERVICE -> withoutDevice(PolicyItems.device(policy, id));
            case SERVICE_ACL -> withoutAcl(id);
        };
    }

    /** Who isn't a user is permitted nothing, whatever else is said. */
    private AccessPolicy withoutUser(User gone) {
        List<User> users = without(policy.users(), gone);
        List<Group> groups = policy.groups().stream()
                .map(group -> new Group(group.id(), group.name(), group.description(), minus(group.users(), gone.name()), group.groups())).toList();
        return new AccessPolicy(users, groups, policy.daemons(), policy.devices(), policy.deviceGroups(),
                rules(minusIn(Rule::users, gone.name()), Rule::groups, Rule::devices));
    }

    private AccessPolicy withoutGroup(Group gone) {
        refuseIfDenied(gone);
        List<Group> groups = without(policy.groups(), gone).stream()
                .map(group -> new Group(group.id(), group.name(), group.description(), group.users(), minus(group.groups(), gone.name()))).toList();
        return new AccessPolicy(policy.users(), groups, policy.daemons(), policy.devices(), policy.deviceGroups(),
                rules(Rule::users, minusIn(Rule::groups, gone.name()), Rule::devices));
    }

    private AccessPolicy withoutMember(long id) {
        long[] userAndGroup = PolicyItems.ofMember(id);
        User user = PolicyItems.user(policy, userAndGroup[0]);
        Group group = PolicyItems.group(policy, userAndGroup[1]);
        if (!group.users().contains(user.name())) {
            throw new TunnelException("client " + user.name() + " isn't in group " + group.name());
        }
        refuseIfDenied(group);
        Group smaller = new Group(group.id(), group.name(), group.description(), minus(group.users(), user.name()), group.groups());
        List<Group> groups = policy.groups().stream().map(one -> one.equals(group) ? smaller : one).toList();
        return new AccessPolicy(policy.users(), groups, policy.daemons(), policy.devices(), policy.deviceGroups(), policy.rules());
    }

    /** With all of its devices: nothing that it says of itself makes it known again. */
    private AccessPolicy withoutDaemon(Daemon gone) {
        Set<String> devices = policy.devices().stream().filter(device -> device.daemon().equals(gone.atSign())).map(Device::name)
                .collect(Collectors.toSet());
        return without(devices, atSign -> !atSign.equals(gone.atSign()), without(policy.daemons(), gone));
    }

    private AccessPolicy withoutDevice(Device gone) {
        policy.rules().stream().filter(rule -> rule.effect() == Rule.Effect.DENY && rule.devices().contains(gone.name())).findFirst()
                .ifPresent(rule -> refuse("service " + gone.name(), rule));
        policy.deviceGroups().stream().filter(group -> group.devices().contains(gone.name())).forEach(group -> policy.rules().stream()
                .filter(rule -> rule.effect() == Rule.Effect.DENY && rule.deviceGroups().contains(group.name())).findFirst()
                .ifPresent(rule -> refuse("service " + gone.name() + " of device group " + group.name(), rule)));
        return without(Set.of(gone.name()), atSign -> true, policy.daemons());
    }

    private AccessPolicy without(Set<String> devices, Predicate<AtSign> daemonsOfGroups, List<Daemon> daemons) {
        return new AccessPolicy(policy.users(), policy.groups(), daemons,
                policy.devices().stream().filter(device -> !devices.contains(device.name())).toList(),
                groupsWithout(devices, daemonsOfGroups),
                rules(Rule::users, Rule::groups, rule -> minus(rule.devices(), devices)));
    }

    private List<DeviceGroup> groupsWithout(Set<String> devices, Predicate<AtSign> kept) {
        return policy.deviceGroups().stream().map(group -> new DeviceGroup(group.id(), group.name(), minus(group.devices(), devices),
                group.daemons().stream().filter(kept).collect(Collectors.toSet()))).toList();
    }

    private AccessPolicy withoutAcl(long id) {
        Rule gone = policy.rules().stream().filter(rule -> rule.id() == id).findFirst()
                .orElseThrow(() -> new TunnelException("there is no ServiceACL with id " + id));
        if (!PolicyItems.isAcl(gone)) {
            throw new TunnelException("rule " + gone.name() + " says more than a ServiceACL can, so it isn't deleted as one");
        }
        return new AccessPolicy(policy.users(), policy.groups(), policy.daemons(), policy.devices(), policy.deviceGroups(),
                without(policy.rules(), gone));
    }

    /** Whoever is in this group is in those that hold it, too. */
    private void refuseIfDenied(Group group) {
        Set<String> names = new HashSet<>(Set.of(group.name()));
        boolean more = true;
        while (more) {
            more = names.addAll(policy.groups().stream().filter(one -> one.groups().stream().anyMatch(names::contains)).map(Group::name).toList());
        }
        policy.rules().stream().filter(rule -> rule.effect() == Rule.Effect.DENY && rule.groups().stream().anyMatch(names::contains))
                .findFirst().ifPresent(rule -> refuse("group " + group.name(), rule));
    }

    private static void refuse(String what, Rule rule) {
        throw new TunnelException(what + " stays as it is: rule " + rule.name() + " denies by it, so taking it away could let somebody in;"
                + " change that rule first, in the policy itself");
    }

    private interface Names {
        Set<String> of(Rule rule);
    }

    private static Names minusIn(Names names, String gone) {
        return rule -> minus(names.of(rule), gone);
    }

    private List<Rule> rules(Names users, Names groups, Names devices) {
        return policy.rules().stream().flatMap(rule -> {
            Rule less = new Rule(rule.id(), rule.name(), rule.effect(), users.of(rule), groups.of(rule), devices.of(rule),
                    rule.deviceGroups(), rule.permitOpen(), rule.validity());
            return applies(less) || !applies(rule) ? Stream.of(less) : Stream.empty();
        }).toList();
    }

    private static boolean applies(Rule rule) {
        return !(rule.users().isEmpty() && rule.groups().isEmpty()) && !(rule.devices().isEmpty() && rule.deviceGroups().isEmpty());
    }

    private static <T> List<T> without(List<T> entries, T gone) {
        return entries.stream().filter(entry -> !entry.equals(gone)).toList();
    }

    private static Set<String> minus(Set<String> names, String gone) {
        return minus(names, Set.of(gone));
    }

    private static Set<String> minus(Set<String> names, Set<String> gone) {
        return names.stream().anyMatch(gone::contains) ? names.stream().filter(name -> !gone.contains(name)).collect(Collectors.toSet()) : names;
    }
}
