package org.jnoports.policy.file.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.jnoports.policy.file.text.Node.Items;
import org.jnoports.policy.file.text.Node.Text;

/** Reads a policy in our own form, as the published schema has it: sections of entries by their names. */
final class PolicyReader {
    static final String EDITION = "edition";
    static final List<String> SECTIONS = List.of(EDITION, "users", "groups", "daemons", "devices", "deviceGroups", "rules");
    static final List<String> USER = List.of("id", "atSign", "from", "until", "hours");
    static final List<String> GROUP = List.of("id", "description", "users", "groups");
    static final List<String> DAEMON = List.of("id");
    static final List<String> DEVICE = List.of("id", "daemon", "device", "deviceGroup");
    static final List<String> DEVICE_GROUP = List.of("id", "devices", "daemons");
    static final List<String> RULE =
            List.of("id", "users", "groups", "devices", "deviceGroups", "permit", "deny", "from", "until", "hours");

    private final String source;
    private final Complaints complaints;
    private final Entries root;
    private final Map<String, AtSign> atSigns = new HashMap<>(); // many devices have the same daemon

    private PolicyReader(String source, Entries root, Complaints complaints) {
        this.source = source;
        this.root = root;
        this.complaints = complaints;
    }

    /** @return what could be read; only to be used if there are no complaints */
    static PolicyText.Reading read(String source, Entries root, Complaints complaints) {
        PolicyReader reader = new PolicyReader(source, root, complaints);
        Fields top = new Fields(source, "policy", root, complaints).only(SECTIONS);
        AccessPolicy policy = new AccessPolicy(
                reader.section(Kind.USER, reader::user),
                reader.section(Kind.GROUP, reader::group),
                reader.daemons(),
                reader.section(Kind.DEVICE, reader::device),
                reader.section(Kind.DEVICE_GROUP, reader::deviceGroup),
                reader.section(Kind.RULE, reader::rule));
        Consistency.check(policy, reader.where(), complaints);
        return new PolicyText.Reading(policy, top.number(EDITION), List.of());
    }

    private AtSign atSign(String text) {
        AtSign known = atSigns.get(text);
        if (known == null) {
            known = Words.atSign(text);
            atSigns.put(text, known);
        }
        return known;
    }

    private interface EntryReader<T> {
        T read(String name, Fields fields);
    }

    /** Those that could be read. */
    private <T> List<T> section(Kind kind, EntryReader<T> reader) {
        Node node = root.get(kind.section());
        List<T> entries = new ArrayList<>();
        if (node instanceof Entries named) {
            named.entries().forEach((name, entry) -> entry(kind, name, entry, reader).ifPresent(entries::add));
        } else if (node != null) {
            complaints.add(source + ":" + node.line(), kind.section() + " must be a mapping of names: " + kind.section() + ": {name: {…}}");
        }
        return entries;
    }

    private <T> Optional<T> entry(Kind kind, String name, Node.Entry entry, EntryReader<T> reader) {
        String what = kind.label() + " " + name;
        Entries members;
        if (entry.value() instanceof Entries given) {
            members = given;
        } else if (kind == Kind.USER && entry.value() instanceof Text) { // alice: "@alice"
            members = new Entries(Map.of("atSign", entry), entry.line());
        } else {
            complaints.add(source + ":" + entry.value().line() + ": " + what, "it must be a mapping: {…}");
            return Optional.empty();
        }
        Fields fields = new Fields(source, what, members, complaints);
        T read = reader.read(name, fields);
        return fields.failed() ? Optional.empty() : Optional.of(read);
    }

    private User user(String name, Fields fields) {
        fields.only(USER);
        Optional<AtSign> atSign = fields.required("atSign", this::atSign);
        Validity validity = ValidityReader.read(fields);
        return new User(fields.number("id"), name, atSign.orElse(null), validity);
    }

    private Group group(String name, Fields fields) {
        fields.only(GROUP);
        return new Group(fields.number("id"), name, fields.text("description").orElse(""), fields.texts("users"), fields.texts("groups"));
    }

    private Device device(String name, Fields fields) {
        fields.only(DEVICE);
        Optional<AtSign> daemon = fields.required("daemon", this::atSign);
        return new Device(fields.number("id"), name, daemon.orElse(null), fields.text("device").orElse(name), fields.text("deviceGroup").orElse(""));
    }

    private DeviceGroup deviceGroup(String name, Fields fields) {
        fields.only(DEVICE_GROUP);
        return new DeviceGroup(fields.number("id"), name, fields.texts("devices"), fields.texts("daemons", this::atSign));
    }

    private Rule rule(String name, Fields fields) {
        fields.only(RULE);
        if (fields.has("permit") == fields.has("deny")) {
            fields.complain(fields.line(), "it must have either permit or deny, a list of host:port");
        }
        Rule.Effect effect = fields.has("deny") ? Rule.Effect.DENY : Rule.Effect.PERMIT;
        Set<PermitOpen> masks = fields.texts(effect == Rule.Effect.DENY ? "deny" : "permit", PermitOpen::parse);
        Validity validity = ValidityReader.read(fields);
        return new Rule(fields.number("id"), name, effect, fields.texts("users"), fields.texts("groups"), fields.texts("devices"),
                fields.texts("deviceGroups"), masks, validity);
    }

    /** A list of atSigns, or a mapping of them where they have ids. */
    private List<Daemon> daemons() {
        Node node = root.get(Kind.DAEMON.section());
        if (!(node instanceof Items list)) {
            return section(Kind.DAEMON, this::daemon);
        }
        Fields fields = new Fields(source, "daemons", root, complaints);
        List<Daemon> daemons = new ArrayList<>();
        for (Node item : list.items()) {
            fields.read(item, "an atSign", this::atSign).ifPresent(atSign -> daemons.add(new Daemon(0, atSign)));
        }
        return daemons;
    }

    private Daemon daemon(String name, Fields fields) {
        fields.only(DAEMON);
        AtSign atSign = null;
        try {
            atSign = atSign(name);
        } catch (IllegalArgumentException e) {
            fields.complain(fields.line(), e.getMessage());
        }
        return new Daemon(fields.number("id"), atSign);
    }

    private Where where() {
        return new Where() {
            @Override
            public String of(Kind kind, String name, String value) {
                return source + ":" + lineOf(kind, name, value) + ": " + kind.label() + (name.isEmpty() ? "s" : " " + name);
            }

            @Override
            public Set<String> names(Kind kind) {
                Node section = root.get(kind.section());
                if (section instanceof Entries entries) {
                    return entries.entries().keySet();
                }
                Set<String> names = new HashSet<>();
                if (section instanceof Items items) {
                    items.items().forEach(item -> names.add(item instanceof Text text ? text.value() : ""));
                }
                return names;
            }
        };
    }

    /** The best that can be found; it is looked for only when there is something to complain about. */
    private int lineOf(Kind kind, String name, String value) {
        Node section = root.get(kind.section());
        Node.Entry entry = section instanceof Entries entries ? entries.entries().get(name) : null;
        if (entry != null) {
            return value.isEmpty() ? entry.line() : lineOf(entry.value(), value).orElse(entry.line());
        }
        return section == null ? root.line() : lineOf(section, name).orElse(section.line());
    }

    /** Of a key or a text. */
    private static Optional<Integer> lineOf(Node node, String value) {
        if (node instanceof Text text) {
            return text.value().equals(value) ? Optional.of(text.line()) : Optional.empty();
        }
        if (node instanceof Items items) {
            return items.items().stream().flatMap(item -> lineOf(item, value).stream()).findFirst();
        }
        for (Map.Entry<String, Node.Entry> entry : ((Entries) node).entries().entrySet()) {
            if (entry.getKey().equals(value)) {
                return Optional.of(entry.getValue().line());
            }
            Optional<Integer> inside = lineOf(entry.getValue().value(), value);
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }
}
