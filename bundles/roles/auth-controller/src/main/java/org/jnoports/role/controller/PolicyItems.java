package org.jnoports.role.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;

/**
 * A policy as npp's administrators see it: users are clients, groups client groups, devices services; ids are the same. That
 * a user is in a group has no id in a policy, so it gets one made of both. A rule is a service ACL if it says no more than
 * one can: it permits one group to open one mask on one device, always.
 */
final class PolicyItems {
    /** Ids of users and groups that a membership's id can be made of. */
    private static final long MOST = 1L << 31;

    private PolicyItems() {}

    /** As administrators know it. */
    static String name(PolicyItem.Kind kind) {
        return switch (kind) {
            case CLIENT -> "Client";
            case CLIENT_GROUP -> "ClientGroup";
            case CLIENT_GROUP_MEMBER -> "ClientGroupMember";
            case DAEMON -> "Daemon";
            case SERVICE -> "Service";
            case SERVICE_ACL -> "ServiceACL";
        };
    }

    static List<PolicyItem> of(PolicyItem.Kind kind, AccessPolicy policy) {
        return switch (kind) {
            case CLIENT -> list(policy.users(), user -> new PolicyItem.Client(user.id(), user.name(), user.atSign()));
            case CLIENT_GROUP -> list(policy.groups(), group -> new PolicyItem.ClientGroup(group.id(), group.name()));
            case CLIENT_GROUP_MEMBER -> members(policy);
            case DAEMON -> list(policy.daemons(), daemon -> new PolicyItem.Daemon(daemon.id(), daemon.atSign()));
            case SERVICE -> services(policy);
            case SERVICE_ACL -> acls(policy);
        };
    }

    private static <T> List<PolicyItem> list(List<T> entries, Function<T, PolicyItem> item) {
        return entries.stream().map(item).toList();
    }

    private static List<PolicyItem> members(AccessPolicy policy) {
        Map<String, User> users = policy.users().stream().collect(Collectors.toMap(User::name, user -> user));
        List<PolicyItem> members = new ArrayList<>();
        for (Group group : policy.groups()) {
            group.users().stream().sorted().map(users::get)
                    .forEach(user -> members.add(new PolicyItem.ClientGroupMember(memberId(user, group), user.id(), group.id())));
        }
        return members;
    }

    private static List<PolicyItem> services(AccessPolicy policy) {
        Map<AtSign, Long> daemons = new HashMap<>();
        policy.daemons().forEach(daemon -> daemons.put(daemon.atSign(), daemon.id()));
        return list(policy.devices(), device ->
                new PolicyItem.Service(device.id(), daemons.get(device.daemon()), device.device(), device.deviceGroup()));
    }

    private static List<PolicyItem> acls(AccessPolicy policy) {
        Map<String, Long> devices = policy.devices().stream().collect(Collectors.toMap(Device::name, Device::id));
        Map<String, Long> groups = policy.groups().stream().collect(Collectors.toMap(Group::name, Group::id));
        return policy.rules().stream().filter(PolicyItems::isAcl).<PolicyItem>map(rule -> new PolicyItem.ServiceAcl(rule.id(),
                devices.get(rule.devices().iterator().next()), groups.get(rule.groups().iterator().next()),
                rule.permitOpen().iterator().next().toString())).toList();
    }

    static List<String> rulesThatAreNoAcls(AccessPolicy policy) {
        return policy.rules().stream().filter(rule -> !isAcl(rule)).map(Rule::name).toList();
    }

    /** Whether a rule says no more than a service ACL can. */
    static boolean isAcl(Rule rule) {
        return rule.effect() == Rule.Effect.PERMIT && rule.validity().equals(Validity.ALWAYS) && rule.users().isEmpty()
                && rule.groups().size() == 1 && rule.devices().size() == 1 && rule.deviceGroups().isEmpty() && rule.permitOpen().size() == 1;
    }

    /** The id of an item that has just been stored, which may have come without one. */
    static long idOf(PolicyItem item, AccessPolicy policy) {
        if (item instanceof PolicyItem.Client client) {
            return only(policy.users().stream().filter(user -> user.atSign().equals(client.atSign())).map(User::id));
        } else if (item instanceof PolicyItem.ClientGroup named) {
            return only(policy.groups().stream().filter(group -> group.name().equals(named.name())).map(Group::id));
        } else if (item instanceof PolicyItem.ClientGroupMember member) {
            return memberId(member.clientId(), member.clientGroupId());
        } else if (item instanceof PolicyItem.Daemon one) {
            return only(policy.daemons().stream().filter(daemon -> daemon.atSign().equals(one.atSign())).map(Daemon::id));
        } else if (item instanceof PolicyItem.Service service) {
            AtSign daemon = daemon(policy, service.daemonId()).atSign();
            return only(policy.devices().stream()
                    .filter(device -> device.daemon().equals(daemon) && device.device().equals(service.deviceName())).map(Device::id));
        }
        PolicyItem.ServiceAcl acl = (PolicyItem.ServiceAcl) item;
        return only(acls(policy).stream().map(PolicyItem.ServiceAcl.class::cast)
                .filter(one -> one.serviceId() == acl.serviceId() && one.clientGroupId() == acl.clientGroupId()
                        && one.permitOpen().equals(acl.permitOpen()) && (acl.id() == 0 || acl.id() == one.id()))
                .map(PolicyItem::id));
    }

    private static long only(Stream<Long> ids) {
        return ids.findFirst().orElseThrow(() -> new TunnelException("the policy book didn't take what it was given"));
    }

    static long memberId(User user, Group group) {
        return memberId(user.id(), group.id());
    }

    private static long memberId(long user, long group) {
        if (user >= MOST || group >= MOST) {
            throw new TunnelException("a membership's id is made of a client's and a group's, which must be smaller than " + MOST);
        }
        return group * MOST + user;
    }

    /** The two that a membership's id is made of: client, group. */
    static long[] ofMember(long id) {
        return new long[] {id % MOST, id / MOST};
    }

    static User user(AccessPolicy policy, long id) {
        return found(policy.users().stream().filter(user -> user.id() == id).findFirst(), "client", id);
    }

    static Group group(AccessPolicy policy, long id) {
        return found(policy.groups().stream().filter(group -> group.id() == id).findFirst(), "client group", id);
    }

    static Daemon daemon(AccessPolicy policy, long id) {
        return found(policy.daemons().stream().filter(daemon -> daemon.id() == id).findFirst(), "daemon", id);
    }

    static Device device(AccessPolicy policy, long id) {
        return found(policy.devices().stream().filter(device -> device.id() == id).findFirst(), "service", id);
    }

    private static <T> T found(Optional<T> entry, String what, long id) {
        return entry.orElseThrow(() -> new TunnelException("there is no " + what + " with id " + id));
    }
}
