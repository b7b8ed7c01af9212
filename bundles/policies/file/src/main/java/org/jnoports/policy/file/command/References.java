package org.jnoports.policy.file.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.policy.file.text.Kind;

/** Who refers to entries of a policy, and the policy without that or with another name for them. */
final class References {
    private final Kind kind;
    private final Set<String> to;

    /** @param to names; of daemons: their atSigns */
    References(Kind kind, Set<String> to) {
        this.kind = kind;
        this.to = Set.copyOf(to);
    }

    /** {@code group ops}, {@code rule ssh}, … */
    List<String> in(AccessPolicy policy) {
        List<String> all = new ArrayList<>();
        policy.groups().stream().filter(group -> !replaced(group, Optional.empty()).equals(group)).forEach(group -> all.add("group " + group.name()));
        if (kind == Kind.DAEMON) {
            policy.devices().stream().filter(this::isOf).forEach(device -> all.add("device " + device.name()));
        }
        policy.deviceGroups().stream().filter(group -> !replaced(group, Optional.empty()).equals(group))
                .forEach(group -> all.add("device group " + group.name()));
        policy.rules().stream().filter(rule -> !replaced(rule, Optional.empty()).equals(rule)).forEach(rule -> all.add("rule " + rule.name()));
        return all;
    }

    /** Whoever refers to them refers to the other one; the entries themselves stay as they are. */
    AccessPolicy replacedBy(String other, AccessPolicy policy) {
        return replaced(policy, Optional.of(other));
    }

    /**
     * Nobody refers to them any more. Devices of a removed daemon go with it; a rule goes when that leaves it with nobody, or
     * with nothing, to be about.
     */
    AccessPolicy removedFrom(AccessPolicy policy) {
        AccessPolicy without = replaced(policy, Optional.empty());
        List<Device> devices = policy.devices();
        if (kind == Kind.DAEMON) {
            Set<String> orphans = policy.devices().stream().filter(this::isOf).map(Device::name).collect(Collectors.toSet());
            without = new References(Kind.DEVICE, orphans).replaced(without, Optional.empty());
            devices = devices.stream().filter(device -> !isOf(device)).toList();
        }
        List<Rule> rules = without.rules().stream().filter(rule -> saysSomething(rule) || policy.rules().contains(rule)).toList();
        return new AccessPolicy(without.users(), without.groups(), without.daemons(), devices, without.deviceGroups(), rules);
    }

    private static boolean saysSomething(Rule rule) {
        return !(rule.users().isEmpty() && rule.groups().isEmpty()) && !(rule.devices().isEmpty() && rule.deviceGroups().isEmpty());
    }

    private boolean isOf(Device device) {
        return to.contains(device.daemon().text());
    }

    private AccessPolicy replaced(AccessPolicy policy, Optional<String> other) {
        return new AccessPolicy(policy.users(), policy.groups().stream().map(group -> replaced(group, other)).toList(), policy.daemons(),
                policy.devices().stream().map(device -> replaced(device, other)).toList(),
                policy.deviceGroups().stream().map(group -> replaced(group, other)).toList(),
                policy.rules().stream().map(rule -> replaced(rule, other)).toList());
    }

    private Group replaced(Group group, Optional<String> other) {
        return new Group(group.id(), group.name(), group.description(), names(Kind.USER, group.users(), other), names(Kind.GROUP, group.groups(), other));
    }

    private Device replaced(Device device, Optional<String> other) {
        return kind == Kind.DAEMON && isOf(device) && other.isPresent()
                ? new Device(device.id(), device.name(), AtSign.of(other.get()), device.device(), device.deviceGroup()) : device;
    }

    private DeviceGroup replaced(DeviceGroup group, Optional<String> other) {
        Set<AtSign> daemons = group.daemons();
        if (kind == Kind.DAEMON && daemons.stream().anyMatch(daemon -> to.contains(daemon.text()))) {
            daemons = new LinkedHashSet<>(daemons);
            daemons.removeIf(daemon -> to.contains(daemon.text()));
            other.map(AtSign::of).ifPresent(daemons::add);
        }
        return new DeviceGroup(group.id(), group.name(), names(Kind.DEVICE, group.devices(), other), daemons);
    }

    private Rule replaced(Rule rule, Optional<String> other) {
        return new Rule(rule.id(), rule.name(), rule.effect(), names(Kind.USER, rule.users(), other), names(Kind.GROUP, rule.groups(), other),
                names(Kind.DEVICE, rule.devices(), other), names(Kind.DEVICE_GROUP, rule.deviceGroups(), other), rule.permitOpen(), rule.validity());
    }

    private Set<String> names(Kind of, Set<String> names, Optional<String> other) {
        if (kind != of || Collections.disjoint(names, to)) {
            return names;
        }
        Set<String> changed = new LinkedHashSet<>(names);
        changed.removeAll(to);
        other.ifPresent(changed::add);
        return changed;
    }
}
