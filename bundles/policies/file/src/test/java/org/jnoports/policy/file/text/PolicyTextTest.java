package org.jnoports.policy.file.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTextTest {
    private static final AtSign SITE = AtSign.of("@site");

    @Test
    void everything_that_a_policy_has_is_read() {
        AccessPolicy policy = read("""
                users:
                  alice: "@alice"
                  bob:
                    id: 7
                    atSign: '@bob'
                    from: 2026-01-01T00:00:00Z
                    until: 2027-01-01T00:00:00+01:00
                groups:
                  ops: {description: who keeps it running, users: [alice], groups: [night shift]}
                  night shift:
                    users: [bob]
                daemons: ["@site"]
                devices:
                  garage: {daemon: "@site"}
                  north pump: {daemon: "@site", device: pump_7, deviceGroup: lab}
                deviceGroups:
                  lab: {devices: [garage], daemons: ["@site"]}
                rules:
                  ops-ssh:
                    groups: [ops]
                    deviceGroups: [lab]
                    permit: ["localhost:22", "*:3389"]
                    hours:
                      - {days: [mon, fri], from: "08:00", to: "18:00", zone: Europe/Berlin}
                      - {days: [sat], from: "22:00", to: "24:00", zone: UTC}
                  not-bob:
                    users: [bob]
                    devices: [garage, north pump]
                    deny: ["*:*"]
                    until: 2026-06-01T00:00:00Z
                """);
        Validity bobs = new Validity(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), Optional.of(Instant.parse("2026-12-31T23:00:00Z")), List.of());
        assertThat(policy.users()).containsExactly(
                new User(0, "alice", AtSign.of("@alice"), Validity.ALWAYS), new User(7, "bob", AtSign.of("@bob"), bobs));
        assertThat(policy.groups()).containsExactly(
                new Group(0, "ops", "who keeps it running", Set.of("alice"), Set.of("night shift")),
                new Group(0, "night shift", "", Set.of("bob"), Set.of()));
        assertThat(policy.daemons()).containsExactly(new Daemon(0, SITE));
        assertThat(policy.devices()).containsExactly(
                new Device(0, "garage", SITE, "garage", ""), new Device(0, "north pump", SITE, "pump_7", "lab"));
        assertThat(policy.deviceGroups()).containsExactly(new DeviceGroup(0, "lab", Set.of("garage"), Set.of(SITE)));
        Validity office = new Validity(Optional.empty(), Optional.empty(), List.of(
                new Validity.Hours(Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneId.of("Europe/Berlin")),
                new Validity.Hours(Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.MIDNIGHT, ZoneId.of("UTC"))));
        assertThat(policy.rules()).containsExactly(
                new Rule(0, "ops-ssh", Rule.Effect.PERMIT, Set.of(), Set.of("ops"), Set.of(), Set.of("lab"),
                        Set.of(PermitOpen.parse("localhost:22"), PermitOpen.parse("*:3389")), office),
                new Rule(0, "not-bob", Rule.Effect.DENY, Set.of("bob"), Set.of(), Set.of("garage", "north pump"), Set.of(), Set.of(PermitOpen.ANY),
                        new Validity(Optional.empty(), Optional.of(Instant.parse("2026-06-01T00:00:00Z")), List.of())));
    }

    @Test
    void nothing_is_needed_to_permit_nobody() {
        assertThat(read("rules: {}")).isEqualTo(AccessPolicy.EMPTY);
        assertThat(read("\uFEFFrules: {}")).isEqualTo(AccessPolicy.EMPTY);
        assertThat(read("users: {}\ngroups: {}\ndaemons: []\ndevices: {}\ndeviceGroups: {}\n")).isEqualTo(AccessPolicy.EMPTY);
        assertThat(PolicyText.read("edition: 12", "x").edition()).isEqualTo(12);
    }

    static Stream<Arguments> whatIsRefused() {
        return Stream.of(
                // what isn't YAML, or more of it than is read
                refused("", "p.yaml:1: it is empty; a policy that permits nobody is 'rules: {}'"),
                refused("# nothing", "p.yaml:1: it is empty; a policy that permits nobody is 'rules: {}'"),
                refused("- a", "p.yaml:1: a policy is a mapping of edition, users, groups, daemons, devices, deviceGroups, rules"),
                refused("users:\n  alice: @alice\n", "p.yaml:2: it isn't YAML: found character '@' that cannot start any token. (Do not use @ "
                        + "for indentation); an atSign stands in quotes: \"@alice\""),
                refused("users: {\n", "p.yaml:2: it isn't YAML: expected the node content, but found '<stream end>'"),
                refused("rules: {}\n---\nrules: {}", "p.yaml:2: a second document begins; a policy is one"),
                refused("users: &all {}\ngroups: *all", "p.yaml:1: anchors (&name) aren't read; leave it out"),
                refused("users: {}\ngroups: *all", "p.yaml:2: aliases (*name) aren't read; write it out"),
                refused("users: !!map {}", "p.yaml:1: tags (tag:yaml.org,2002:map) aren't read; leave it out"),
                refused("rules: !!java.lang.ProcessBuilder [x]", "p.yaml:1: tags (tag:yaml.org,2002:java.lang.ProcessBuilder) aren't read; leave it out"),
                refused("rules: {}\nusers: {a: \"@a\u0007\"}", "p.yaml:2: it holds a character that YAML doesn't allow, number 7"),
                refused("users: {? [a] : b}", "p.yaml:1: a list or a mapping stands where a name should"),
                refused("rules: " + "[".repeat(20) + "]".repeat(20), "p.yaml:1: it is nested deeper than a policy is, more than 12 levels"),
                // keys
                refused("rules: {}\nruels: {}", "p.yaml:2: policy: 'ruels' isn't known here; known are edition, users, groups, daemons, devices, deviceGroups, rules"),
                refused("users:\n  alice: {atSign: \"@alice\",\n    admin: true}", "p.yaml:3: user alice: 'admin' isn't known here; known are id, atSign, from, until, hours"),
                refused("users:\n  alice: \"@alice\"\n  alice: \"@mallory\"", "p.yaml:3: 'alice' stands here a second time; first on line 2"),
                refused("rules: {}\nrules: {}", "p.yaml:2: 'rules' stands here a second time; first on line 1"),
                refused("users: {12: \"@a\"}", "p.yaml:1: '12' is no name to YAML; put it in quotes"),
                refused("users: {true: \"@a\"}", "p.yaml:1: 'true' is no name to YAML; put it in quotes"),
                refused("edition: first", "p.yaml:1: policy: edition must be a number, 1 or more"),
                // shapes
                refused("users: [alice]", "p.yaml:1: users must be a mapping of names: users: {name: {…}}"),
                refused("users:", "p.yaml:1: users must be a mapping of names: users: {name: {…}}"),
                refused("devices: {garage: \"@site\"}", "p.yaml:1: device garage: it must be a mapping: {…}"),
                refused("users: {alice: {atSign: 12}}", "p.yaml:1: user alice: atSign must be a text: put 12 in quotes"),
                refused("users: {alice: {atSign: }}", "p.yaml:1: user alice: atSign is empty"),
                refused("users: {alice: {atSign: [\"@a\"]}}", "p.yaml:1: user alice: atSign must be one text"),
                refused("users: {alice: {}}", "p.yaml:1: user alice: atSign is missing"),
                refused("users: {alice: {id: 0, atSign: \"@alice\"}}", "p.yaml:1: user alice: id must be a number, 1 or more"),
                refused("groups: {ops: {users: alice}}", "p.yaml:1: group ops: users must be a list: [a, b]"),
                refused("users: {alice: \"@alice\"}\ngroups: {ops: {users: [alice,\n alice]}}", "p.yaml:3: group ops: users has alice twice"),
                refused("users: {alice: {atSign: \"@alice\", hours: [always]}}", "p.yaml:1: user alice: hours must be a list of mappings: [{a: b}]"),
                refused("users: {alice: {atSign: \"@alice\", hours: []}}", "p.yaml:1: user alice: hours is empty; without the key it holds at all times"),
                // names and atSigns
                refused("users: {\" alice\": \"@alice\"}", "p.yaml:1: user  alice: a name neither begins nor ends with a space"),
                refused("users: {\"a\\u202eb\": \"@alice\"}", "p.yaml:1: user a\u202eb: it holds a character that can't be printed"),
                refused("users: {" + "n".repeat(129) + ": \"@alice\"}", "p.yaml:1: user " + "n".repeat(129) + ": a name has 1 to 128 characters"),
                refused("users:\n  alice: \"@al ice\"", "p.yaml:2: user alice: atSign: '@al ice' is not an atSign"),
                refused("users: {alice: \"@Alice\"}", "p.yaml:1: user alice: atSign: the atSign '@Alice' is written \"@alice\""),
                refused("users: {alice: alice}", "p.yaml:1: user alice: atSign: the atSign 'alice' is written \"@alice\""),
                refused("users: {alice: \"@alice\",\n  al: \"@alice\"}", "p.yaml:2: user al: its atSign @alice is that of user alice"),
                refused("daemons: [\"@s ite\"]", "p.yaml:1: daemons: an atSign: '@s ite' is not an atSign"),
                refused("daemons: {\"@Site\": {}}", "p.yaml:1: daemon @Site: the atSign '@Site' is written \"@site\""),
                refused("daemons: [\"@site\",\n \"@site\"]", "p.yaml:1: daemon @site: there are two of this name"),
                refused("daemons: [\"@site\"]\ndevices: {garage: {daemon: \"@site\", device: \"gar age\"}}",
                        "p.yaml:2: device garage: 'gar age': a device's name at its daemon has 1 to 36 of letters, digits, '_' and '-', and doesn't begin with '-'"),
                refused("daemons: [\"@site\"]\ndevices:\n  one: {daemon: \"@site\", device: x}\n  two: {daemon: \"@site\", device: x}",
                        "p.yaml:4: device two: device one is x of @site, too"),
                refused("users: {a: {id: 4, atSign: \"@a\"},\n b: {id: 4, atSign: \"@b\"}}", "p.yaml:2: user b: its id 4 is that of user a"),
                // references
                refused("groups:\n  ops:\n    users:\n      - alicce", "p.yaml:4: group ops: there is no user alicce"),
                refused("groups: {ops: {groups: [opps]}}", "p.yaml:1: group ops: there is no group opps"),
                refused("devices: {garage: {daemon: \"@site\"}}", "p.yaml:1: device garage: there is no daemon @site"),
                refused("deviceGroups: {lab: {devices: [garage]}}", "p.yaml:1: device group lab: there is no device garage"),
                refused("deviceGroups: {lab: {daemons: [\"@site\"]}}", "p.yaml:1: device group lab: there is no daemon @site"),
                refused(rule("users: [x], permit: [\"a:1\"]"), "p.yaml:5: rule r: there is no user x"),
                refused(rule("groups: [x], permit: [\"a:1\"]"), "p.yaml:5: rule r: there is no group x"),
                refused(rule("devices: [x],\n permit: [\"a:1\"]"), "p.yaml:5: rule r: there is no device x"),
                refused(rule("deviceGroups: [x], permit: [\"a:1\"]"), "p.yaml:5: rule r: there is no device group x"),
                // circles
                refused("groups:\n  a: {groups: [a]}", "p.yaml:2: group a: groups hold each other in a circle: a > a"),
                refused("groups:\n  a: {groups: [b]}\n  b: {groups: [c]}\n  c: {groups: [a]}", "p.yaml:2: group a: groups hold each other in a circle: a > b > c > a"),
                // rules
                refused(rule("users: [alice]"), "p.yaml:5: rule r: it must have either permit or deny, a list of host:port"),
                refused(rule("permit: [\"a:1\"], deny: [\"a:2\"]"), "p.yaml:5: rule r: it must have either permit or deny, a list of host:port"),
                refused(rule("permit: \"a:1\""), "p.yaml:5: rule r: permit must be a list: [a, b]"),
                refused(rule("permit: [localhost]"), "p.yaml:5: rule r: permit: 'localhost' is not host:port or a mask like '*:22'"),
                refused(rule("permit: [\"localhost:0\"]"), "p.yaml:5: rule r: permit: 'localhost:0' is not host:port or a mask like '*:22'"),
                refused(rule("permit: [\"localhost:022\"]"), "p.yaml:5: rule r: 'localhost:022': a port is * or a number as one writes it, 1 to 65535"),
                refused(rule("deny: [\"*.example.org:22\"]" + ALICE_HERE),
                        "p.yaml:5: rule r: '*.example.org:22': a host is * or one name or address, without brackets and other wildcards"),
                refused(rule("deny: [\"[::1]:22\"]" + ALICE_HERE), "p.yaml:5: rule r: '[::1]:22': a host is * or one name or address, without brackets and other wildcards"),
                refused(rule("users: [alice], deny: [\"a:1\"]"), "p.yaml:5: rule r: it denies but names no device and no device group, so it would deny nothing anywhere"),
                refused(rule("devices: [garage], deny: [\"a:1\"]"), "p.yaml:5: rule r: it denies but names no user and no group, so it would deny nobody anything"),
                refused(rule("deny: []" + ALICE_HERE), "p.yaml:5: rule r: it denies but names no host:port, so it would deny nothing; '*:*' is everything"),
                // contradictions
                refused(rule("permit: [\"a:1\",\n \"a:2\"]" + ALICE_HERE) + "\n  d: {deny: [\"a:2\"]" + ALICE_HERE + "}",
                        "p.yaml:6: rule r: it permits a:2, which rule d always denies to the same; one of them is a mistake"),
                refused(rule("permit: [\"a:1\"]" + ALICE_HERE) + "\n  d: {deny: [\"*:*\"], deviceGroups: [lab]" + ALICE_HERE + "}",
                        "p.yaml:5: rule r: it permits a:1, which rule d always denies to the same; one of them is a mistake"),
                // validity
                refused(user("from: 2026-01-01"), "p.yaml:1: user alice: from: '2026-01-01' isn't a moment like 2026-11-30T18:00:00+01:00 or 2026-11-30T17:00:00Z"),
                refused(user("until: 2026-01-01T00:00:00"), "p.yaml:1: user alice: until: '2026-01-01T00:00:00' isn't a moment"),
                refused(user("until: 2026-01-01T00:00:00Z, from: 2026-01-01T00:00:00Z"), "p.yaml:1: user alice: it ends (until) before it begins (from), so it would never hold"),
                refused(hours("days: [mon], from: \"8\", to: \"18:00\", zone: UTC"), "p.yaml:1: user alice: from: '8' isn't a time of day from 00:00 to 23:59"),
                refused(hours("days: [mon], from: \"24:00\", to: \"18:00\", zone: UTC"), "p.yaml:1: user alice: from: '24:00' isn't a time of day"),
                refused(hours("days: [mon], from: \"08:00\", to: \"18:00\""), "p.yaml:1: user alice: zone is missing"),
                refused(hours("days: [mon], from: \"08:00\", to: \"18:00\", zone: Europe/Atlantis"),
                        "p.yaml:1: user alice: zone: there is no time zone 'Europe/Atlantis'; they are called like Europe/Berlin or UTC"),
                refused(hours("from: \"08:00\", to: \"18:00\", zone: UTC"), "p.yaml:1: user alice: days is missing: some of mon, tue, wed, thu, fri, sat, sun"),
                refused(hours("days: [monday], from: \"08:00\", to: \"18:00\", zone: UTC"), "p.yaml:1: user alice: days: 'monday' is none of mon, tue"),
                refused(hours("days: [mon], from: \"08:00\", to: \"18:00\", zone: UTC, date: x"), "p.yaml:1: user alice: 'date' isn't known here; known are days, from, to, zone"));
    }

    private static final String ALICE_HERE = ", users: [alice], devices: [garage]";

    private static Arguments refused(String text, String reason) {
        return Arguments.of(text, reason);
    }

    /** Its rule stands on line 5. */
    private static String rule(String members) {
        return "users: {alice: \"@alice\"}\ndaemons: [\"@site\"]\ndevices: {garage: {daemon: \"@site\"}}\nrules:\n  r: {" + members + "}";
    }

    private static String user(String members) {
        return "users: {alice: {atSign: \"@alice\", " + members + "}}";
    }

    private static String hours(String members) {
        return user("hours: [{" + members + "}]");
    }

    @ParameterizedTest
    @MethodSource("whatIsRefused")
    void bad_input_is_refused_with_its_line_and_the_reason(String text, String reason) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(PolicyException.class,
                refused -> assertThat(refused.reasons()).anySatisfy(one -> assertThat(one).startsWith(reason)));
    }

    @Test
    void every_reason_is_given_at_once_and_wrong_entries_are_not_missed_elsewhere() {
        assertThatThrownBy(() -> read("""
                users:
                  alice: {atSign: "@al ice"}
                groups:
                  ops: {users: [alice, bob], what: x}
                rules:
                  r: {groups: [ops], devices: [], permit: ["a"]}
                """)).isInstanceOfSatisfying(PolicyException.class, refused -> assertThat(refused.reasons()).satisfiesExactly(
                        one -> assertThat(one).startsWith("p.yaml:2: user alice: atSign: "),
                        one -> assertThat(one).startsWith("p.yaml:4: group ops: 'what' isn't known here"),
                        one -> assertThat(one).startsWith("p.yaml:6: rule r: permit: 'a' is not host:port")));
    }

    @Test
    void of_very_many_reasons_the_first_fifty_are_given() {
        String users = IntStream.range(0, 80).mapToObj(i -> "  u" + i + ": x\n").collect(Collectors.joining());
        assertThatThrownBy(() -> read("users:\n" + users)).isInstanceOfSatisfying(PolicyException.class, refused -> {
            assertThat(refused.reasons()).hasSize(51);
            assertThat(refused.reasons().get(50)).isEqualTo("and 30 more");
        });
    }

    @Test
    void an_exception_from_what_is_permitted_is_no_contradiction() {
        AccessPolicy policy = read(rule("permit: [\"*:*\"]" + ALICE_HERE) + "\n  d: {deny: [\"localhost:22\"]" + ALICE_HERE + "}");
        assertThat(policy.rules()).hasSize(2);
        read(rule("permit: [\"a:1\"]" + ALICE_HERE) + "\n  d: {deny: [\"a:1\"], until: 2026-01-01T00:00:00Z" + ALICE_HERE + "}");
    }

    @Test
    void a_long_row_of_groups_is_no_circle_and_takes_no_deep_stack() {
        String groups = IntStream.range(0, 9_999).mapToObj(i -> "  g" + i + ": {groups: [g" + (i + 1) + "]}\n").collect(Collectors.joining());
        assertThat(read("groups:\n" + groups + "  g9999: {}\n").groups()).hasSize(10_000);
    }

    @Test
    void more_than_a_policy_may_hold_is_refused() {
        String rules = IntStream.range(0, 20_001).mapToObj(i -> "  r" + i + ": {permit: []}\n").collect(Collectors.joining());
        assertThatThrownBy(() -> read("rules:\n" + rules)).isInstanceOf(PolicyException.class)
                .hasMessage("p.yaml:2: rules: these are 20001; a policy has at most 20000");
        String hours = IntStream.range(0, 51).mapToObj(i -> "{days: [mon], from: \"00:00\", to: \"00:" + (i + 1) / 10 + (i + 1) % 10 + "\", zone: UTC}")
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> read("users: {alice: {atSign: \"@alice\", hours: [" + hours + "]}}")).hasMessageContaining("it has 51 hours");
    }

    @Test
    void what_is_printed_reads_the_same() {
        AccessPolicy policy = new AccessPolicy(
                List.of(new User(1, "alice", AtSign.of("@alice"), Validity.ALWAYS),
                        new User(2, "yes", AtSign.of("@\uD83D\uDE00"), new Validity(Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                                Optional.of(Instant.parse("2027-01-01T00:00:00.5Z")), List.of())),
                        new User(3, "M\u00fcller, \"Max\" \\ 12", AtSign.of("@a\"b"), Validity.ALWAYS)),
                List.of(new Group(1, "all", "everybody: \"yes\"", Set.of("alice", "yes"), Set.of("none")), new Group(0, "none", "", Set.of(), Set.of()),
                        new Group(4, "many", "", Set.of("alice"), Set.of())),
                List.of(new Daemon(1, SITE), new Daemon(0, AtSign.of("@other"))),
                List.of(new Device(1, "garage", SITE, "garage", ""), new Device(2, "007", SITE, "007", "__none__")),
                List.of(new DeviceGroup(1, "lab", Set.of("garage", "007"), Set.of(SITE)), new DeviceGroup(0, "empty", Set.of(), Set.of())),
                List.of(new Rule(1, "r: 1", Rule.Effect.PERMIT, Set.of("alice"), Set.of("all"), Set.of("007"), Set.of("lab"),
                                Set.of(PermitOpen.ANY, PermitOpen.parse("::1:22")), new Validity(Optional.empty(), Optional.empty(), List.of(
                                        new Validity.Hours(Set.of(DayOfWeek.SUNDAY), LocalTime.of(22, 30, 15), LocalTime.MIDNIGHT, ZoneId.of("+01:00"))))),
                        new Rule(2, "nothing", Rule.Effect.PERMIT, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Validity.ALWAYS),
                        new Rule(3, "no", Rule.Effect.DENY, Set.of(), Set.of("all"), Set.of(), Set.of("lab"), Set.of(PermitOpen.parse("db:5432")), Validity.ALWAYS)));
        String text = PolicyText.print(policy, 42);
        PolicyText.Reading read = PolicyText.read(text, "p.yaml");
        assertThat(read.policy()).as(text).isEqualTo(policy);
        assertThat(read.edition()).isEqualTo(42);
        assertThat(PolicyText.print(read.policy(), 42)).isEqualTo(text);
        assertThat(text.lines()).startsWith("edition: 42", "users:", "  alice:", "    id: 1", "    atSign: \"@alice\"", "  \"yes\":");
    }

    @Test
    void whatever_name_is_allowed_reads_the_same_when_printed() {
        Random random = new Random(7);
        String characters = "aZ09 _-.:,#&*!|>'\"%@`{}[]?~=<\\\u00e9\u2028\u202e\ufeff\u0085\t\n\uD83D\uDE00\u200d";
        int allowed = 0;
        for (int i = 0; i < 3_000; i++) {
            String name = random.ints(1 + random.nextInt(5), 0, characters.length()).mapToObj(at -> characters.substring(at, at + 1)).collect(Collectors.joining());
            AccessPolicy policy = new AccessPolicy(List.of(), List.of(new Group(0, name, name, Set.of(), Set.of())), List.of(), List.of(), List.of(), List.of());
            if (Consistency.complaints(policy).isEmpty()) {
                allowed++;
                assertThat(read(PolicyText.print(policy, 0))).isEqualTo(policy);
            }
        }
        assertThat(allowed).isBetween(500, 2_900);
    }

    @Test
    void moments_that_could_not_be_read_again_are_refused() {
        for (Instant moment : List.of(Instant.MAX, Instant.MIN)) {
            Validity never = new Validity(Optional.of(moment), Optional.empty(), List.of());
            AccessPolicy policy = new AccessPolicy(List.of(new User(0, "a", AtSign.of("@a"), never)), List.of(), List.of(), List.of(), List.of(), List.of());
            assertThat(Consistency.complaints(policy)).containsExactly("user a: it has the moment " + moment + "; moments are of the years 1 to 9999");
        }
    }

    @Test
    void long_lists_are_printed_in_several_lines() {
        Set<String> names = IntStream.range(0, 300).mapToObj(i -> "user-with-a-name-" + i).collect(Collectors.toSet());
        List<User> users = names.stream().map(name -> new User(0, name, AtSign.of("@" + name), Validity.ALWAYS)).toList();
        AccessPolicy policy = new AccessPolicy(users, List.of(new Group(0, "all", "", names, Set.of())), List.of(), List.of(), List.of(), List.of());
        String text = PolicyText.print(policy, 0);
        assertThat(text.lines()).allMatch(line -> line.length() < 130);
        assertThat(read(text)).isEqualTo(policy);
    }

    private static AccessPolicy read(String text) {
        return PolicyText.read(text, "p.yaml").policy();
    }
}
