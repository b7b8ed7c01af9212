package org.jnoports.policy.file.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.jnoports.policy.file.text.Node.Entries;

/**
 * Reads the file of the published {@code npp_file} (noports.md, section 8.4). A user group becomes a group; what it may on a
 * device or in a device group becomes a rule. Where {@code npp_file} takes the first that matches, all rules that apply
 * count here, as in its successors; where that may be more, a note says so.
 */
final class NppFileReader {
    static final String ROOT = "userGroups";
    private static final List<String> GROUP = List.of("userAtSigns", "permissions");
    private static final List<String> PERMISSIONS = List.of("daemonAtSigns", "deviceNames", "deviceGroupNames");

    private static final int MOST_NOTES = 20;

    private final String source;
    private final Complaints complaints;
    private final Map<AtSign, User> users = new LinkedHashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final Map<AtSign, Daemon> daemons = new LinkedHashMap<>();
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, DeviceGroup> deviceGroups = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>(); // of entries, by kind and name
    private final List<UserGroup> userGroups = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private NppFileReader(String source, Complaints complaints) {
        this.source = source;
        this.complaints = complaints;
    }

    /** What notes are about. */
    private record UserGroup(String name, int line, Set<AtSign> users, Set<AtSign> daemons) {}

    /** @return what could be read; only to be used if there are no complaints */
    static PolicyText.Reading read(String source, Entries root, Complaints complaints) {
        NppFileReader reader = new NppFileReader(source, complaints);
        new Fields(source, "policy", root, complaints).only(List.of(ROOT));
        if (root.get(ROOT) instanceof Entries named) {
            named.entries().forEach(reader::userGroup);
        } else {
            complaints.add(source + ":" + root.line(), ROOT + " must be a mapping of names: " + ROOT + ": {name: {…}}");
        }
        reader.noteSharedUsers();
        AccessPolicy policy = new AccessPolicy(List.copyOf(reader.users.values()), reader.groups, List.copyOf(reader.daemons.values()),
                List.copyOf(reader.devices.values()), List.copyOf(reader.deviceGroups.values()), reader.rules);
        Consistency.check(policy, reader.where(policy), complaints);
        return new PolicyText.Reading(policy, 0, reader.notes);
    }

    private void userGroup(String name, Node.Entry entry) {
        String what = "user group " + name;
        if (!(entry.value() instanceof Entries members)) {
            complaints.add(source + ":" + entry.line() + ": " + what, "it must be a mapping: {…}");
            return;
        }
        Fields fields = new Fields(source, what, members, complaints).only(GROUP);
        if (!fields.has("userAtSigns")) {
            fields.complain(entry.line(), "userAtSigns is missing");
        }
        Set<AtSign> atSigns = fields.texts("userAtSigns", Words::atSign);
        atSigns.forEach(atSign -> users.putIfAbsent(atSign, new User(0, noted(Kind.USER, atSign.bare(), entry), atSign, Validity.ALWAYS)));
        Set<String> names = new LinkedHashSet<>();
        atSigns.forEach(atSign -> names.add(atSign.bare()));
        groups.add(new Group(0, noted(Kind.GROUP, name, entry), "", names, Set.of()));
        if (members.get("permissions") instanceof Entries given) {
            permissions(name, entry, fields.in(given).only(PERMISSIONS), given, atSigns);
        } else if (fields.has("permissions")) {
            fields.complain(fields.line("permissions"), "permissions must be a mapping: {…}");
        }
    }

    private String noted(Kind kind, String name, Node.Entry entry) {
        lines.putIfAbsent(kind + name, entry.line());
        return name;
    }

    private void permissions(String group, Node.Entry entry, Fields fields, Entries given, Set<AtSign> atSigns) {
        Set<AtSign> of = fields.texts("daemonAtSigns", Words::atSign);
        of.forEach(daemon -> daemons.putIfAbsent(daemon, new Daemon(0, daemon)));
        userGroups.add(new UserGroup(group, entry.line(), atSigns, of));
        Map<String, Set<PermitOpen>> byDevice = masks("deviceNames", fields, given);
        Map<String, Set<PermitOpen>> byDeviceGroup = masks("deviceGroupNames", fields, given);
        if (of.isEmpty() && !(byDevice.isEmpty() && byDeviceGroup.isEmpty())) {
            note(entry.line(), group, "it names no daemon (daemonAtSigns), so it permits nothing");
            return;
        }
        byDevice.forEach((device, masks) -> deviceRule(group, entry, device, masks, of));
        byDeviceGroup.forEach((deviceGroup, masks) -> deviceGroupRule(group, entry, deviceGroup, masks, of, fields));
        if (byDevice.values().stream().anyMatch(own -> byDeviceGroup.values().stream().anyMatch(more -> !own.containsAll(more)))) {
            note(entry.line(), group, "a device that is named here and says that it is in a device group named here, too, gets what is "
                    + "permitted for both; npp_file goes by the device's name alone");
        }
    }

    private static Map<String, Set<PermitOpen>> masks(String key, Fields fields, Entries permissions) {
        Map<String, Set<PermitOpen>> masks = new LinkedHashMap<>();
        if (permissions.get(key) instanceof Entries named) {
            Fields lists = fields.in(named);
            named.entries().keySet().forEach(name -> masks.put(name, lists.texts(name, PermitOpen::parse)));
        } else if (fields.has(key)) {
            fields.complain(fields.line(key), key + " must be a mapping of names to lists of host:port");
        }
        return masks;
    }

    private void deviceRule(String group, Node.Entry entry, String device, Set<PermitOpen> masks, Set<AtSign> of) {
        Set<String> names = new LinkedHashSet<>();
        for (AtSign daemon : of) {
            String name = noted(Kind.DEVICE, device + daemon, entry);
            devices.putIfAbsent(name, new Device(0, name, daemon, device, ""));
            names.add(name);
        }
        rule(group, entry, "device " + device, names, Set.of(), masks);
    }

    /** A device group has one set of daemons here; one that had several would let groups of users at each other's devices. */
    private void deviceGroupRule(String group, Node.Entry entry, String name, Set<PermitOpen> masks, Set<AtSign> of, Fields fields) {
        DeviceGroup deviceGroup = new DeviceGroup(0, noted(Kind.DEVICE_GROUP, name, entry), Set.of(), of);
        DeviceGroup before = deviceGroups.putIfAbsent(name, deviceGroup);
        if (before != null && !before.equals(deviceGroup)) {
            fields.complain(entry.line(), "device group " + name + " stands for other daemons (daemonAtSigns) in a user group above, and it can only "
                    + "stand for the same ones everywhere; name the devices of one of them by deviceNames");
        }
        rule(group, entry, "device group " + name, Set.of(), Set.of(name), masks);
    }

    private void rule(String group, Node.Entry entry, String about, Set<String> onDevices, Set<String> onGroups, Set<PermitOpen> masks) {
        if (masks.isEmpty()) {
            note(entry.line(), group, "nothing may be opened on " + about + ", so nobody is let in there; npp_file would let them in, to nothing");
        }
        rules.add(new Rule(0, noted(Kind.RULE, group + ": " + about, entry), Rule.Effect.PERMIT, Set.of(), Set.of(group), onDevices, onGroups,
                masks, Validity.ALWAYS));
    }

    private void note(int line, String group, String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(source + ":" + line + ": user group " + group + ": " + sentence);
        }
    }

    /** What several groups permit to one user counts together here. */
    private void noteSharedUsers() {
        Map<AtSign, List<UserGroup>> byUser = new HashMap<>();
        for (UserGroup group : userGroups) {
            for (AtSign user : group.users()) {
                List<UserGroup> before = byUser.computeIfAbsent(user, none -> new ArrayList<>());
                before.stream().filter(other -> !Collections.disjoint(other.daemons(), group.daemons())).findFirst().ifPresent(other ->
                        note(group.line(), group.name(), user + " is in user group " + other.name() + ", too, for the same daemon, and gets what both "
                                + "permit; npp_file takes the first that matches"));
                before.add(group);
            }
        }
    }

    private Where where(AccessPolicy policy) {
        Where named = Where.in(policy);
        return new Where() {
            @Override
            public String of(Kind kind, String name, String value) {
                return source + ":" + lines.getOrDefault(kind + name, 1) + ": " + named.of(kind, name, value);
            }

            @Override
            public Set<String> names(Kind kind) {
                return named.names(kind);
            }
        };
    }
}
