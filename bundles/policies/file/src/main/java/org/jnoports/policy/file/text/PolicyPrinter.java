package org.jnoports.policy.file.text;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;

/** Prints a policy so that people can go on with it, and so that the same policy always is the same text. */
final class PolicyPrinter {
    private static final int WIDTH = 110;
    private static final String INDENT = "    ";
    /** What any YAML reader takes for a text. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Set<String> NO_TEXTS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder out = new StringBuilder();
    private int entryBegun;

    private PolicyPrinter() {}

    /** @param edition 0 for none */
    static String print(AccessPolicy policy, long edition) {
        PolicyPrinter printer = new PolicyPrinter();
        if (edition > 0) {
            printer.out.append("edition: ").append(edition).append('\n');
        }
        printer.section(Kind.USER, policy.users(), printer::user);
        printer.section(Kind.GROUP, policy.groups(), printer::group);
        printer.section(Kind.DAEMON, policy.daemons(), printer::daemon);
        printer.section(Kind.DEVICE, policy.devices(), printer::device);
        printer.section(Kind.DEVICE_GROUP, policy.deviceGroups(), printer::deviceGroup);
        printer.section(Kind.RULE, policy.rules(), printer::rule);
        return printer.out.toString();
    }

    private interface EntryPrinter<T> {
        void print(T entry);
    }

    private <T> void section(Kind kind, List<T> entries, EntryPrinter<T> printer) {
        out.append(kind.section()).append(entries.isEmpty() ? ": {}\n" : ":\n");
        for (T entry : entries) {
            printer.print(entry);
            if (out.length() == entryBegun) { // nothing is in it, which to YAML would be nothing at all
                out.insert(entryBegun - 1, " {}");
            }
        }
    }

    private void user(User user) {
        begin(user.name(), user.id());
        line("atSign", quoted(user.atSign().text()));
        validity(user.validity());
    }

    private void group(Group group) {
        begin(group.name(), group.id());
        if (!group.description().isEmpty()) {
            line("description", quoted(group.description()));
        }
        names("users", group.users());
        names("groups", group.groups());
    }

    private void daemon(Daemon daemon) {
        out.append("  ").append(quoted(daemon.atSign().text())).append(daemon.id() > 0 ? ": {id: " + daemon.id() + "}\n" : ": {}\n");
    }

    private void device(Device device) {
        begin(device.name(), device.id());
        line("daemon", quoted(device.daemon().text()));
        line("device", text(device.device()));
        if (!device.deviceGroup().isEmpty()) {
            line("deviceGroup", text(device.deviceGroup()));
        }
    }

    private void deviceGroup(DeviceGroup group) {
        begin(group.name(), group.id());
        names("devices", group.devices());
        list("daemons", group.daemons().stream().map(atSign -> quoted(atSign.text())).sorted().toList());
    }

    private void rule(Rule rule) {
        begin(rule.name(), rule.id());
        names("users", rule.users());
        names("groups", rule.groups());
        names("devices", rule.devices());
        names("deviceGroups", rule.deviceGroups());
        List<String> masks = rule.permitOpen().stream().map(mask -> quoted(mask.toString())).sorted().toList();
        if (masks.isEmpty()) {
            line(effect(rule), "[]");
        }
        list(effect(rule), masks);
        validity(rule.validity());
    }

    private static String effect(Rule rule) {
        return switch (rule.effect()) {
            case PERMIT -> "permit";
            case DENY -> "deny";
        };
    }

    private void validity(Validity validity) {
        validity.from().ifPresent(from -> line("from", from.toString()));
        validity.until().ifPresent(until -> line("until", until.toString()));
        if (!validity.hours().isEmpty()) {
            out.append(INDENT).append("hours:\n");
            for (Validity.Hours hours : validity.hours()) {
                List<String> days = hours.days().stream().sorted().map(ValidityReader::name).toList();
                out.append(INDENT).append("  - {days: ").append(days).append(", from: ").append(quoted(hours.from().toString()))
                        .append(", to: ").append(quoted(hours.to().toString())).append(", zone: ").append(quoted(hours.zone().getId())).append("}\n");
            }
        }
    }

    private void begin(String name, long id) {
        out.append("  ").append(text(name)).append(":\n");
        entryBegun = out.length();
        if (id > 0) {
            line("id", Long.toString(id));
        }
    }

    private void line(String key, String value) {
        out.append(INDENT).append(key).append(": ").append(value).append('\n');
    }

    private void names(String key, Collection<String> names) {
        list(key, names.stream().sorted().map(PolicyPrinter::text).toList());
    }

    /** In as many lines as it needs. */
    private void list(String key, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        out.append(INDENT).append(key).append(": [");
        int begin = out.lastIndexOf("\n") + 1;
        String comma = "";
        for (String text : texts) {
            out.append(comma);
            if (out.length() - begin + text.length() > WIDTH) {
                out.append('\n').append(INDENT).append("  ");
                begin = out.length() - INDENT.length() - 2;
            } else if (!comma.isEmpty()) {
                out.append(' ');
            }
            out.append(text);
            comma = ",";
        }
        out.append("]\n");
    }

    private static String text(String text) {
        return PLAIN.matcher(text).matches() && !NO_TEXTS.contains(text.toLowerCase(Locale.ROOT)) ? text : quoted(text);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
