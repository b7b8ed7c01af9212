package org.jnoports.policy.file.text;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;

/** What a policy consists of. */
public enum Kind {
    USER("user", "users", Limits.MAX_USERS),
    GROUP("group", "groups", Limits.MAX_GROUPS),
    DAEMON("daemon", "daemons", Limits.MAX_DAEMONS),
    DEVICE("device", "devices", Limits.MAX_DEVICES),
    DEVICE_GROUP("device group", "deviceGroups", Limits.MAX_DEVICE_GROUPS),
    RULE("rule", "rules", Limits.MAX_RULES);

    private final String label;
    private final String section;
    private final int most;

    Kind(String label, String section, int most) {
        this.label = label;
        this.section = section;
        this.most = most;
    }

    /** An entry, as far as all kinds are alike. */
    public record Named(String name, long id, Object entry) {}

    /** For sentences. */
    public String label() {
        return label;
    }

    /** Its key in a file. */
    String section() {
        return section;
    }

    int most() {
        return most;
    }

    /** All of this kind. */
    public List<Named> of(AccessPolicy policy) {
        return switch (this) {
            case USER -> named(policy.users(), User::name, User::id);
            case GROUP -> named(policy.groups(), Group::name, Group::id);
            case DAEMON -> named(policy.daemons(), daemon -> daemon.atSign().text(), Daemon::id);
            case DEVICE -> named(policy.devices(), Device::name, Device::id);
            case DEVICE_GROUP -> named(policy.deviceGroups(), DeviceGroup::name, DeviceGroup::id);
            case RULE -> named(policy.rules(), Rule::name, Rule::id);
        };
    }

    private static <T> List<Named> named(List<T> entries, Function<T, String> name, ToLongFunction<T> id) {
        return entries.stream().map(entry -> new Named(name.apply(entry), id.applyAsLong(entry), entry)).toList();
    }
}
