package org.jnoports.role.controller;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;

/**
 * Puts an item into a policy: a new entry, or one in place of the entry with its id, which keeps what an item can't say
 * (validity, description, groups of groups) and its place in groups and rules. Whether the result is consistent is the
 * book's to check.
 */
final class PolicyAddition {
    private static final int MAX_NAME = 128;

    private PolicyAddition() {}

    /** @throws TunnelException if it refers to what isn't there, or would replace what it can't describe */
    static AccessPolicy to(AccessPolicy policy, PolicyItem item) {
        if (item instanceof PolicyItem.Client client) {
            return client(policy, client);
        } else if (item instanceof PolicyItem.ClientGroup group) {
            return group(policy, group);
        } else if (item instanceof PolicyItem.ClientGroupMember member) {
            return member(policy, member);
        } else if (item instanceof PolicyItem.Daemon daemon) {
            return daemon(policy, daemon);
        } else if (item instanceof PolicyItem.Service service) {
            return service(policy, service);
        }
        return acl(policy, (PolicyItem.ServiceAcl) item);
    }

    private static AccessPolicy client(AccessPolicy policy, PolicyItem.Client client) {
        Optional<User> before = find(policy.users(), User::id, client.id());
        Validity validity = before.map(User::validity).orElse(Validity.ALWAYS);
        List<User> users = put(policy.users(), User::id, new User(client.id(), client.name(), client.atSign(), validity));
        UnaryOperator<Set<String>> renamed = renaming(before.map(User::name), client.name());
        List<Group> groups = policy.groups().stream()
                .map(group -> new Group(group.id(), group.name(), group.description(), renamed.apply(group.users()), group.groups())).toList();
        List<Rule> rules = policy.rules().stream().map(rule -> with(rule, renamed.apply(rule.users()), rule.groups(), rule.devices())).toList();
        return new AccessPolicy(users, groups, policy.daemons(), policy.devices(), policy.deviceGroups(), rules);
    }

    private static AccessPolicy group(AccessPolicy policy, PolicyItem.ClientGroup item) {
        Optional<Group> before = find(policy.groups(), Group::id, item.id());
        Group group = before.map(present -> new Group(present.id(), item.name(), present.description(), present.users(), present.groups()))
                .orElseGet(() -> new Group(item.id(), item.name(), "", Set.of(), Set.of()));
        UnaryOperator<Set<String>> renamed = renaming(before.map(Group::name), item.name());
        List<Group> groups = put(policy.groups(), Group::id, group).stream()
                .map(one -> new Group(one.id(), one.name(), one.description(), one.users(), renamed.apply(one.groups()))).toList();
        List<Rule> rules = policy.rules().stream().map(rule -> with(rule, rule.users(), renamed.apply(rule.groups()), rule.devices())).toList();
        return new AccessPolicy(policy.users(), groups, policy.daemons(), policy.devices(), policy.deviceGroups(), rules);
    }

    private static AccessPolicy member(AccessPolicy policy, PolicyItem.ClientGroupMember member) {
        User user = PolicyItems.user(policy, member.clientId());
        Group group = PolicyItems.group(policy, member.clientGroupId());
        if (member.id() != 0 && member.id() != PolicyItems.memberId(user, group)) {
            throw new TunnelException("the id of this membership is " + PolicyItems.memberId(user, group) + "; leave it out");
        }
        Set<String> users = new HashSet<>(group.users());
        users.add(user.name());
        Group larger = new Group(group.id(), group.name(), group.description(), users, group.groups());
        return new AccessPolicy(policy.users(), put(policy.groups(), Group::id, larger), policy.daemons(), policy.devices(),
                policy.deviceGroups(), policy.rules());
    }

    private static AccessPolicy daemon(AccessPolicy policy, PolicyItem.Daemon item) {
        Optional<Daemon> before = find(policy.daemons(), Daemon::id, item.id());
        List<Daemon> daemons = put(policy.daemons(), Daemon::id, new Daemon(item.id(), item.atSign()));
        if (before.isEmpty()) {
            return new AccessPolicy(policy.users(), policy.groups(), daemons, policy.devices(), policy.deviceGroups(), policy.rules());
        }
        List<Device> devices = policy.devices().stream().map(device -> device.daemon().equals(before.get().atSign())
                ? new Device(device.id(), device.name(), item.atSign(), device.device(), device.deviceGroup()) : device).toList();
        List<DeviceGroup> deviceGroups = policy.deviceGroups().stream().map(group -> new DeviceGroup(group.id(), group.name(), group.devices(),
                group.daemons().stream().map(one -> one.equals(before.get().atSign()) ? item.atSign() : one).collect(Collectors.toSet()))).toList();
        return new AccessPolicy(policy.users(), policy.groups(), daemons, devices, deviceGroups, policy.rules());
    }

    /** A device keeps its name; a new one is called as it is and by whose it is, which no other is. */
    private static AccessPolicy service(AccessPolicy policy, PolicyItem.Service service) {
        Daemon daemon = PolicyItems.daemon(policy, service.daemonId());
        String name = find(policy.devices(), Device::id, service.id()).map(Device::name).orElse(service.deviceName() + daemon.atSign());
        Device device = new Device(service.id(), name, daemon.atSign(), service.deviceName(), service.deviceGroupName());
        return new AccessPolicy(policy.users(), policy.groups(), policy.daemons(), put(policy.devices(), Device::id, device),
                policy.deviceGroups(), policy.rules());
    }

    private static AccessPolicy acl(AccessPolicy policy, PolicyItem.ServiceAcl acl) {
        Device device = PolicyItems.device(policy, acl.serviceId());
        Group group = PolicyItems.group(policy, acl.clientGroupId());
        Optional<Rule> before = find(policy.rules(), Rule::id, acl.id());
        before.filter(rule -> !PolicyItems.isAcl(rule)).ifPresent(rule -> {
            throw new TunnelException("rule " + rule.name() + " says more than a ServiceACL can, so none can take its place");
        });
        String name = before.map(Rule::name).orElseGet(() -> ruleName(policy, group, device, acl.permitOpen()));
        Rule rule = new Rule(acl.id(), name, Rule.Effect.PERMIT, Set.of(), Set.of(group.name()), Set.of(device.name()), Set.of(),
                Set.of(mask(acl.permitOpen())), Validity.ALWAYS);
        return new AccessPolicy(policy.users(), policy.groups(), policy.daemons(), policy.devices(), policy.deviceGroups(),
                put(policy.rules(), Rule::id, rule));
    }

    private static PermitOpen mask(String text) {
        try {
            return PermitOpen.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TunnelException("permitOpen: " + e.getMessage(), e);
        }
    }

    /** What decisions and the audit log call it. */
    private static String ruleName(AccessPolicy policy, Group group, Device device, String mask) {
        String name = group.name() + " to " + mask + " of " + device.name();
        long next = policy.rules().stream().mapToLong(Rule::id).max().orElse(0) + 1;
        return name.codePointCount(0, name.length()) <= MAX_NAME ? name : "acl " + next;
    }

    private static <T> Optional<T> find(List<T> entries, ToLongFunction<T> id, long wanted) {
        return wanted == 0 ? Optional.empty() : entries.stream().filter(entry -> id.applyAsLong(entry) == wanted).findFirst();
    }

    /** In place of the entry with the same id, else at the end. */
    private static <T> List<T> put(List<T> entries, ToLongFunction<T> id, T entry) {
        List<T> all = new ArrayList<>(entries);
        long wanted = id.applyAsLong(entry);
        for (int i = 0; wanted != 0 && i < all.size(); i++) {
            if (id.applyAsLong(all.get(i)) == wanted) {
                all.set(i, entry);
                return all;
            }
        }
        all.add(entry);
        return all;
    }

    private static UnaryOperator<Set<String>> renaming(Optional<String> before, String after) {
        return names -> before.filter(name -> !name.equals(after) && names.contains(name)).isEmpty() ? names
                : names.stream().map(name -> name.equals(before.get()) ? after : name).collect(Collectors.toSet());
    }

    private static Rule with(Rule rule, Set<String> users, Set<String> groups, Set<String> devices) {
        return new Rule(rule.id(), rule.name(), rule.effect(), users, groups, devices, rule.deviceGroups(), rule.permitOpen(), rule.validity());
    }
}
