package org.jnoports.policy.file.text;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;

/** Looks for what makes a policy unusable: what can't be said, isn't there, or doesn't fit together. */
public final class Consistency {
    private final AccessPolicy policy;
    private final Where where;
    private final Complaints complaints;

    private Consistency(AccessPolicy policy, Where where, Complaints complaints) {
        this.policy = policy;
        this.where = where;
        this.complaints = complaints;
    }

    /** @return a sentence for each thing that is wrong, naming the entry; empty if nothing is */
    public static List<String> complaints(AccessPolicy policy) {
        Complaints complaints = new Complaints();
        check(policy, Where.in(policy), complaints);
        return complaints.reasons();
    }

    static void check(AccessPolicy policy, Where where, Complaints complaints) {
        Consistency consistency = new Consistency(policy, where, complaints);
        for (Kind kind : Kind.values()) {
            consistency.checkNames(kind);
        }
        policy.users().forEach(consistency::check);
        policy.devices().forEach(consistency::check);
        policy.rules().forEach(consistency::check);
        consistency.checkAtSigns();
        consistency.checkDevices();
        consistency.checkReferences();
        Circles.check(policy.groups(), where, complaints);
        Contradictions.check(policy.rules(), where, complaints);
    }

    private void complain(Kind kind, String name, String value, String sentence) {
        complaints.add(where.of(kind, name, value), sentence);
    }

    private void checkNames(Kind kind) {
        List<Kind.Named> entries = kind.of(policy);
        if (entries.size() > kind.most()) {
            complain(kind, "", "", "these are " + entries.size() + "; a policy has at most " + kind.most());
        }
        Set<String> names = new HashSet<>();
        Map<Long, String> ids = new HashMap<>();
        for (Kind.Named entry : entries) {
            Words.wrongInName(entry.name()).ifPresent(wrong -> complain(kind, entry.name(), "", wrong));
            if (!names.add(entry.name())) {
                complain(kind, entry.name(), "", "there are two of this name");
            }
            if (entry.id() < 0 || entry.id() > Limits.MAX_ID) {
                complain(kind, entry.name(), "id", "an id is 1 to " + Limits.MAX_ID + ", or 0 for the next free one");
            }
            String before = entry.id() > 0 ? ids.putIfAbsent(entry.id(), entry.name()) : null;
            if (before != null) {
                complain(kind, entry.name(), "id", "its id " + entry.id() + " is that of " + kind.label() + " " + before);
            }
        }
    }

    private void check(User user) {
        check(Kind.USER, user.name(), user.validity());
    }

    private void check(Device device) {
        Words.wrongInDeviceName(device.device()).ifPresent(wrong -> complain(Kind.DEVICE, device.name(), device.device(), "'" + device.device() + "': " + wrong));
        if (!device.deviceGroup().isEmpty()) {
            Words.wrongInName(device.deviceGroup()).ifPresent(wrong -> complain(Kind.DEVICE, device.name(), device.deviceGroup(), "deviceGroup: " + wrong));
        }
    }

    private void check(Rule rule) {
        check(Kind.RULE, rule.name(), rule.validity());
        for (PermitOpen mask : rule.permitOpen()) {
            Words.wrongInMask(mask).ifPresent(wrong -> complain(Kind.RULE, rule.name(), mask.toString(), "'" + mask + "': " + wrong));
        }
        if (rule.permitOpen().size() > Limits.MAX_MASKS) {
            complain(Kind.RULE, rule.name(), "", "it has " + rule.permitOpen().size() + " masks; at most " + Limits.MAX_MASKS + " are allowed");
        }
        if (rule.effect() == Rule.Effect.DENY) {
            checkThatItDenies(rule);
        }
    }

    /** A permitting rule that names nobody permits nothing, which harms nobody; a denying one lets in whom it was meant to keep out. */
    private void checkThatItDenies(Rule rule) {
        if (rule.users().isEmpty() && rule.groups().isEmpty()) {
            complain(Kind.RULE, rule.name(), "", "it denies but names no user and no group, so it would deny nobody anything");
        }
        if (rule.devices().isEmpty() && rule.deviceGroups().isEmpty()) {
            complain(Kind.RULE, rule.name(), "", "it denies but names no device and no device group, so it would deny nothing anywhere");
        }
        if (rule.permitOpen().isEmpty()) {
            complain(Kind.RULE, rule.name(), "", "it denies but names no host:port, so it would deny nothing; '*:*' is everything");
        }
    }

    private void check(Kind kind, String name, Validity validity) {
        if (validity.from().isPresent() && validity.until().isPresent() && !validity.from().get().isBefore(validity.until().get())) {
            complain(kind, name, "until", "it ends (until) before it begins (from), so it would never hold");
        }
        for (Optional<Instant> moment : List.of(validity.from(), validity.until())) {
            if (moment.filter(one -> one.isBefore(Limits.FIRST_MOMENT) || one.isAfter(Limits.LAST_MOMENT)).isPresent()) {
                complain(kind, name, "", "it has the moment " + moment.get() + "; moments are of the years 1 to 9999");
            }
        }
        if (validity.hours().size() > Limits.MAX_HOURS) {
            complain(kind, name, "hours", "it has " + validity.hours().size() + " hours; at most " + Limits.MAX_HOURS + " are allowed");
        }
        if (validity.hours().stream().anyMatch(hours -> hours.days().isEmpty())) {
            complain(kind, name, "hours", "hours without days would never hold");
        }
    }

    private void checkAtSigns() {
        Map<String, String> users = new HashMap<>();
        for (User user : policy.users()) {
            String atSign = user.atSign().text();
            String before = users.putIfAbsent(atSign, user.name());
            if (before != null && !before.equals(user.name())) {
                complain(Kind.USER, user.name(), atSign, "its atSign " + atSign + " is that of user " + before);
            }
            Words.wrongInText(atSign).ifPresent(wrong -> complain(Kind.USER, user.name(), atSign, "atSign: " + wrong));
        }
    }

    private void checkDevices() {
        Map<String, String> devices = new HashMap<>();
        for (Device device : policy.devices()) {
            String before = devices.putIfAbsent(device.device() + device.daemon(), device.name()); // an atSign begins with @, a device's name has none
            if (before != null && !before.equals(device.name())) {
                complain(Kind.DEVICE, device.name(), "", "device " + before + " is " + device.device() + " of " + device.daemon() + ", too");
            }
        }
    }

    private void checkReferences() {
        Map<Kind, Set<String>> names = new HashMap<>();
        for (Kind kind : Kind.values()) {
            names.put(kind, where.names(kind));
        }
        for (Group group : policy.groups()) {
            checkReferences(Kind.GROUP, group.name(), group.users(), Kind.USER, names);
            checkReferences(Kind.GROUP, group.name(), group.groups(), Kind.GROUP, names);
            Optional<String> wrong = group.description().length() > Limits.MAX_DESCRIPTION
                    ? Optional.of("it has more than " + Limits.MAX_DESCRIPTION + " characters") : Words.wrongInText(group.description());
            wrong.ifPresent(sentence -> complain(Kind.GROUP, group.name(), "description", "description: " + sentence));
        }
        for (Device device : policy.devices()) {
            checkReferences(Kind.DEVICE, device.name(), Set.of(device.daemon().text()), Kind.DAEMON, names);
        }
        for (DeviceGroup group : policy.deviceGroups()) {
            checkReferences(Kind.DEVICE_GROUP, group.name(), group.devices(), Kind.DEVICE, names);
            for (AtSign daemon : group.daemons()) {
                checkReferences(Kind.DEVICE_GROUP, group.name(), Set.of(daemon.text()), Kind.DAEMON, names);
            }
        }
        for (Rule rule : policy.rules()) {
            checkReferences(Kind.RULE, rule.name(), rule.users(), Kind.USER, names);
            checkReferences(Kind.RULE, rule.name(), rule.groups(), Kind.GROUP, names);
            checkReferences(Kind.RULE, rule.name(), rule.devices(), Kind.DEVICE, names);
            checkReferences(Kind.RULE, rule.name(), rule.deviceGroups(), Kind.DEVICE_GROUP, names);
        }
    }

    private void checkReferences(Kind kind, String name, Set<String> references, Kind to, Map<Kind, Set<String>> names) {
        for (String reference : references) {
            if (!names.get(to).contains(reference)) {
                complain(kind, name, reference, "there is no " + to.label() + " " + reference);
            }
        }
    }
}
