package org.jnoports.policy.file.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.jnoports.policy.file.text.Kind;
import org.jnoports.policy.file.text.Words;

/** The editors of all kinds. */
final class Editors {
    private static final String LIST = "; on change also +a,-b";

    private Editors() {}

    private static void validity(Arguments arguments) {
        arguments.option("--from", "MOMENT", "not before, 2026-11-30T08:00:00+01:00; none: no limit")
                .option("--until", "MOMENT", "not from then on; none: no limit")
                .option("--hours", "HOURS", "only within, 'mon,tue 08:00-18:00 Europe/Berlin', several separated by ';'; none: at all times");
    }

    private static void validity(Map<String, Object> fields, Validity validity) {
        fields.put("from", validity.from().map(Object::toString).orElse(""));
        fields.put("until", validity.until().map(Object::toString).orElse(""));
        fields.put("hours", Values.inWords(validity.hours()));
    }

    private static Map<String, Object> fields(long id, String key, String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(key, name);
        fields.put("id", id);
        return fields;
    }

    private static List<String> sorted(Collection<?> values) {
        return values.stream().map(Object::toString).sorted().toList();
    }

    private static Set<String> names(Arguments.Given given, String option, Set<String> before) {
        return Values.list(option, given.option(option), before, Function.identity());
    }

    /** {@code policy-users}. */
    static final class Users implements Editor<User> {
        @Override
        public Kind kind() {
            return Kind.USER;
        }

        @Override
        public List<User> entries(AccessPolicy policy) {
            return policy.users();
        }

        @Override
        public AccessPolicy with(AccessPolicy policy, List<User> entries) {
            return new AccessPolicy(entries, policy.groups(), policy.daemons(), policy.devices(), policy.deviceGroups(), policy.rules());
        }

        @Override
        public String name(User entry) {
            return entry.name();
        }

        @Override
        public void options(Arguments arguments) {
            arguments.option("--atsign", "@USER", "the user's atSign");
            validity(arguments);
        }

        @Override
        public User made(String name, Arguments.Given given) {
            String atSign = given.option("--atsign").orElseThrow(() -> new UsageException("--atsign is missing"));
            return new User(0, name, Values.read("--atsign", atSign, Words::atSign), Validity.ALWAYS);
        }

        @Override
        public User edited(User entry, Arguments.Given given) {
            AtSign atSign = given.option("--atsign").map(text -> Values.read("--atsign", text, Words::atSign)).orElse(entry.atSign());
            return new User(entry.id(), entry.name(), atSign, Values.validity(given, entry.validity()));
        }

        @Override
        public User renamed(User entry, String name) {
            return new User(entry.id(), name, entry.atSign(), entry.validity());
        }

        @Override
        public Map<String, Object> fields(User entry) {
            Map<String, Object> fields = Editors.fields(entry.id(), "name", entry.name());
            fields.put("atSign", entry.atSign().text());
            validity(fields, entry.validity());
            return fields;
        }
    }

    /** {@code policy-groups}. */
    static final class Groups implements Editor<Group> {
        @Override
        public Kind kind() {
            return Kind.GROUP;
        }

        @Override
        public List<Group> entries(AccessPolicy policy) {
            return policy.groups();
        }

        @Override
        public AccessPolicy with(AccessPolicy policy, List<Group> entries) {
            return new AccessPolicy(policy.users(), entries, policy.daemons(), policy.devices(), policy.deviceGroups(), policy.rules());
        }

        @Override
        public String name(Group entry) {
            return entry.name();
        }

        @Override
        public void options(Arguments arguments) {
            arguments.option("--description", "TEXT", "for people")
                    .option("--users", "NAMES", "users in it, a,b" + LIST)
                    .option("--groups", "NAMES", "groups whose users are in it, too" + LIST);
        }

        @Override
        public Group made(String name, Arguments.Given given) {
            return new Group(0, name, "", Set.of(), Set.of());
        }

        @Override
        public Group edited(Group entry, Arguments.Given given) {
            return new Group(entry.id(), entry.name(), given.option("--description").orElse(entry.description()),
                    names(given, "--users", entry.users()), names(given, "--groups", entry.groups()));
        }

        @Override
        public Group renamed(Group entry, String name) {
            return new Group(entry.id(), name, entry.description(), entry.users(), entry.groups());
        }

        @Override
        public Map<String, Object> fields(Group entry) {
            Map<String, Object> fields = Editors.fields(entry.id(), "name", entry.name());
            fields.put("users", sorted(entry.users()));
            fields.put("groups", sorted(entry.groups()));
            fields.put("description", entry.description());
            return fields;
        }
    }

    /** {@code policy-daemons}. */
    static final class Daemons implements Editor<Daemon> {
        @Override
        public Kind kind() {
            return Kind.DAEMON;
        }

        @Override
        public List<Daemon> entries(AccessPolicy policy) {
            return policy.daemons();
        }

        @Override
        public AccessPolicy with(AccessPolicy policy, List<Daemon> entries) {
            return new AccessPolicy(policy.users(), policy.groups(), entries, policy.devices(), policy.deviceGroups(), policy.rules());
        }

        @Override
        public String name(Daemon entry) {
            return entry.atSign().text();
        }

        @Override
        public void options(Arguments arguments) {
            // a daemon is its atSign
        }

        @Override
        public Daemon made(String name, Arguments.Given given) {
            return new Daemon(0, Values.read("NAME", name, Words::atSign));
        }

        @Override
        public Daemon edited(Daemon entry, Arguments.Given given) {
            return entry;
        }

        @Override
        public Daemon renamed(Daemon entry, String name) {
            return new Daemon(entry.id(), Values.read("--name", name, Words::atSign));
        }

        @Override
        public Map<String, Object> fields(Daemon entry) {
            return Editors.fields(entry.id(), "atSign", entry.atSign().text());
        }
    }

    /** {@code policy-devices}. */
    static final class Devices implements Editor<Device> {
        @Override
        public Kind kind() {
            return Kind.DEVICE;
        }

        @Override
        public List<Device> entries(AccessPolicy policy) {
            return policy.devices();
        }

        @Override
        public AccessPolicy with(AccessPolicy policy, List<Device> entries) {
            return new AccessPolicy(policy.users(), policy.groups(), policy.daemons(), entries, policy.deviceGroups(), policy.rules());
        }

        @Override
        public String name(Device entry) {
            return entry.name();
        }

        @Override
        public void options(Arguments arguments) {
            arguments.option("--daemon", "@DAEMON", "the atSign that it answers under")
                    .option("--device", "NAME", "the name that its daemon has (the same as here)")
                    .option("--device-group", "GROUP", "the group that its daemon must say it belongs to; none: any");
        }

        @Override
        public Device made(String name, Arguments.Given given) {
            String daemon = given.option("--daemon").orElseThrow(() -> new UsageException("--daemon is missing"));
            return new Device(0, name, Values.read("--daemon", daemon, Words::atSign), name, "");
        }

        @Override
        public Device edited(Device entry, Arguments.Given given) {
            String group = given.option("--device-group").orElse(entry.deviceGroup());
            return new Device(entry.id(), entry.name(),
                    given.option("--daemon").map(text -> Values.read("--daemon", text, Words::atSign)).orElse(entry.daemon()),
                    given.option("--device").orElse(entry.device()), group.equals(Values.NONE) ? "" : group);
        }

        @Override
        public Device renamed(Device entry, String name) {
            return new Device(entry.id(), name, entry.daemon(), entry.device(), entry.deviceGroup());
        }

        @Override
        public Map<String, Object> fields(Device entry) {
            Map<String, Object> fields = Editors.fields(entry.id(), "name", entry.name());
            fields.put("daemon", entry.daemon().text());
            fields.put("device", entry.device());
            fields.put("deviceGroup", entry.deviceGroup());
            return fields;
        }
    }

    /** {@code policy-device-groups}. */
    static final class DeviceGroups implements Editor<DeviceGroup> {
        @Override
        public Kind kind() {
            return Kind.DEVICE_GROUP;
        }

        @Override
        public List<DeviceGroup> entries(AccessPolicy policy) {
            return policy.deviceGroups();
        }

        @Override
        public AccessPolicy with(AccessPolicy policy, List<DeviceGroup> entries) {
            return new AccessPolicy(policy.users(), policy.groups(), policy.daemons(), policy.devices(), entries, policy.rules());
        }

        @Override
        public String name(DeviceGroup entry) {
            return entry.name();
        }

        @Override
        public void options(Arguments arguments) {
            arguments.option("--devices", "NAMES", "devices in it" + LIST)
                    .option("--daemons", "@DAEMONS", "daemons that are believed when they say that they are in it" + LIST);
        }

        @Override
        public DeviceGroup made(String name, Arguments.Given given) {
            return new DeviceGroup(0, name, Set.of(), Set.of());
        }

        @Override
        public DeviceGroup edited(DeviceGroup entry, Arguments.Given given) {
            return new DeviceGroup(entry.id(), entry.name(), names(given, "--devices", entry.devices()),
                    Values.list("--daemons", given.option("--daemons"), entry.daemons(), Words::atSign));
        }

        @Override
        public DeviceGroup renamed(DeviceGroup entry, String name) {
            return new DeviceGroup(entry.id(), name, entry.devices(), entry.daemons());
        }

        @Override
        public Map<String, Object> fields(DeviceGroup entry) {
            Map<String, Object> fields = Editors.fields(entry.id(), "name", entry.name());
            fields.put("devices", sorted(entry.devices()));
            fields.put("daemons", sorted(entry.daemons()));
            return fields;
        }
    }

    /** {@code policy-rules}. */
    static final class Rules implements Editor<Rule> {
        @Override
        public Kind kind() {
            return Kind.RULE;
        }

        @Override
        public List<Rule> entries(AccessPolicy policy) {
            return policy.rules();
        }

        @Override
        public AccessPolicy with(AccessPolicy policy, List<Rule> entries) {
            return new AccessPolicy(policy.users(), policy.groups(), policy.daemons(), policy.devices(), policy.deviceGroups(), entries);
        }

        @Override
        public String name(Rule entry) {
            return entry.name();
        }

        @Override
        public void options(Arguments arguments) {
            arguments.option("--permit", "HOST:PORTS", "what it permits, localhost:22,*:80" + LIST)
                    .option("--deny", "HOST:PORTS", "what it takes away from what other rules permit" + LIST)
                    .option("--users", "NAMES", "users it is about, a,b" + LIST)
                    .option("--groups", "NAMES", "groups it is about" + LIST)
                    .option("--devices", "NAMES", "devices it is about" + LIST)
                    .option("--device-groups", "NAMES", "device groups it is about" + LIST);
            validity(arguments);
        }

        @Override
        public Rule made(String name, Arguments.Given given) {
            if (given.option("--permit").isPresent() == given.option("--deny").isPresent()) {
                throw new UsageException("a rule has either --permit or --deny");
            }
            Rule.Effect effect = given.option("--deny").isPresent() ? Rule.Effect.DENY : Rule.Effect.PERMIT;
            return new Rule(0, name, effect, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Validity.ALWAYS);
        }

        @Override
        public Rule edited(Rule entry, Arguments.Given given) {
            String option = option(entry.effect());
            String other = option(entry.effect() == Rule.Effect.DENY ? Rule.Effect.PERMIT : Rule.Effect.DENY);
            if (given.option(other).isPresent()) {
                throw new UsageException("rule " + entry.name() + " has " + option + "; remove it and add another one with " + other);
            }
            return new Rule(entry.id(), entry.name(), entry.effect(), names(given, "--users", entry.users()), names(given, "--groups", entry.groups()),
                    names(given, "--devices", entry.devices()), names(given, "--device-groups", entry.deviceGroups()),
                    Values.list(option, given.option(option), entry.permitOpen(), PermitOpen::parse), Values.validity(given, entry.validity()));
        }

        private static String option(Rule.Effect effect) {
            return switch (effect) {
                case PERMIT -> "--permit";
                case DENY -> "--deny";
            };
        }

        @Override
        public Rule renamed(Rule entry, String name) {
            return new Rule(entry.id(), name, entry.effect(), entry.users(), entry.groups(), entry.devices(), entry.deviceGroups(),
                    entry.permitOpen(), entry.validity());
        }

        @Override
        public Map<String, Object> fields(Rule entry) {
            Map<String, Object> fields = Editors.fields(entry.id(), "name", entry.name());
            fields.put("users", sorted(entry.users()));
            fields.put("groups", sorted(entry.groups()));
            fields.put("devices", sorted(entry.devices()));
            fields.put("deviceGroups", sorted(entry.deviceGroups()));
            fields.put("permit", entry.effect() == Rule.Effect.PERMIT ? sorted(entry.permitOpen()) : List.of());
            fields.put("deny", entry.effect() == Rule.Effect.DENY ? sorted(entry.permitOpen()) : List.of());
            validity(fields, entry.validity());
            return fields;
        }
    }
}
