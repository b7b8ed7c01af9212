package org.jnoports.policy.file.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.Explanation.Considered;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.jnoports.policy.file.text.PolicyText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledPolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z"); // a Monday
    private static final String PEOPLE = """
            users:
              alice: "@alice"
              bob: "@bob"
              carol: "@carol"
              temp: {atSign: "@temp", from: 2026-03-01T00:00:00Z, until: 2026-03-03T00:00:00Z}
            groups:
              ops: {users: [alice], groups: [night]}
              night: {users: [bob]}
            daemons: ["@site", "@other"]
            devices:
              garage: {daemon: "@site"}
              pump: {daemon: "@site", device: pump_7, deviceGroup: wet}
              shed: {daemon: "@other", device: garage}
            deviceGroups:
              lab: {devices: [garage], daemons: ["@site"]}
              all: {devices: [garage, pump, shed]}
            """;

    @Test
    void a_rule_permits_its_user_on_its_device() {
        CompiledPolicy policy = policy("r: {users: [alice], devices: [garage], permit: [\"localhost:22\"]}");
        assertThat(ask(policy, "@alice", "localhost:22")).isEqualTo(
                new Decision.Permit(Set.of(PermitOpen.parse("localhost:22")), "file: rule r", "v1", Optional.empty()));
        assertThat(ask(policy, "@alice", "localhost:80")).isEqualTo(denied("@alice on garage of @site: no rule permits localhost:80"));
        assertThat(ask(policy, "@bob", "localhost:22")).isEqualTo(denied("no rule names both @bob and garage of @site"));
        assertThat(ask(policy, "@mallory", "localhost:22")).isEqualTo(denied("no user has the atSign @mallory"));
    }

    @Test
    void a_rule_is_about_its_devices_only() {
        CompiledPolicy policy = policy("r: {users: [alice], devices: [garage], permit: [\"*:*\"]}");
        assertThat(policy.decide(request("@alice", "@other", "garage", "__none__", "localhost:22"), NOW)).isEqualTo(denied("no rule names both @alice and garage of @other"));
        assertThat(policy.decide(request("@alice", "@nobody", "garage", "__none__", "localhost:22"), NOW))
                .isEqualTo(denied("garage of @nobody is no device of the policy and in no device group of it"));
        assertThat(policy.decide(request("@alice", "@site", "Garage", "__none__", "localhost:22"), NOW))
                .isEqualTo(denied("Garage of @site is no device of the policy and in no device group of it"));
    }

    @Test
    void groups_hold_the_users_of_groups_in_them() {
        CompiledPolicy policy = policy("r: {groups: [ops], devices: [garage], permit: [\"*:*\"]}");
        assertThat(ask(policy, "@alice", "localhost:22")).isInstanceOf(Decision.Permit.class);
        assertThat(ask(policy, "@bob", "localhost:22")).isInstanceOf(Decision.Permit.class);
        assertThat(ask(policy, "@carol", "localhost:22")).isInstanceOf(Decision.Deny.class);
        CompiledPolicy inner = policy("r: {groups: [night], devices: [garage], permit: [\"*:*\"]}");
        assertThat(ask(inner, "@alice", "localhost:22")).as("the outer group isn't in the inner one").isInstanceOf(Decision.Deny.class);
        assertThat(ask(inner, "@bob", "localhost:22")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void a_device_that_must_be_in_a_group_is_known_only_when_its_daemon_says_so() {
        CompiledPolicy policy = policy("r: {users: [alice], deviceGroups: [all], permit: [\"*:*\"]}");
        assertThat(policy.decide(request("@alice", "@site", "pump_7", "wet", "localhost:22"), NOW)).isInstanceOf(Decision.Permit.class);
        assertThat(policy.decide(request("@alice", "@site", "pump_7", "__none__", "localhost:22"), NOW))
                .isEqualTo(denied("pump_7 of @site says that it is in group __none__, and it must be in wet"));
    }

    @Test
    void a_daemons_word_counts_only_where_the_device_group_lists_it() {
        CompiledPolicy policy = policy("r: {users: [alice], deviceGroups: [lab], permit: [\"*:*\"]}");
        assertThat(policy.decide(request("@alice", "@site", "unheard_of", "lab", "localhost:22"), NOW)).isInstanceOf(Decision.Permit.class);
        assertThat(policy.decide(request("@alice", "@other", "garage", "lab", "localhost:22"), NOW)).isInstanceOf(Decision.Deny.class);
        assertThat(policy.decide(request("@alice", "@site", "unheard_of", "all", "localhost:22"), NOW)).as("lists no daemons").isInstanceOf(Decision.Deny.class);
        assertThat(policy.decide(request("@alice", "@site", "garage", "__none__", "localhost:22"), NOW)).as("listed itself").isInstanceOf(Decision.Permit.class);
    }

    @Test
    void a_denying_rule_decides_whatever_its_place() {
        String permit = "p: {groups: [ops], devices: [garage], permit: [\"*:*\"]}";
        String deny = "d: {users: [bob], deviceGroups: [lab], deny: [\"localhost:22\"]}";
        for (String rules : List.of(permit + "\n  " + deny, deny + "\n  " + permit)) {
            CompiledPolicy policy = policy(rules);
            assertThat(ask(policy, "@bob", "localhost:22")).isEqualTo(
                    new Decision.Deny("@bob on garage of @site: rule d denies localhost:22", "file: rule d", "v1", false));
            assertThat(ask(policy, "@bob", "localhost:80")).isInstanceOfSatisfying(Decision.Permit.class, permitted ->
                    assertThat(permitted.targets()).as("no more than what was asked for").containsExactly(PermitOpen.parse("localhost:80")));
            assertThat(ask(policy, "@alice", "localhost:22")).isInstanceOf(Decision.Permit.class);
        }
    }

    @Test
    void what_is_not_a_target_is_denied() {
        CompiledPolicy policy = policy("r: {users: [alice], devices: [garage], permit: [\"*:*\"]}");
        for (HostPort nothing : List.of(new HostPort("*", 22), new HostPort("localhost", 0))) {
            AccessRequest request = new AccessRequest(AtSign.of("@alice"), AtSign.of("@site"), "garage", Kind.SSH, Optional.of(nothing));
            assertThat(policy.decide(request, NOW)).isInstanceOf(Decision.Deny.class);
        }
    }

    @Test
    void where_the_target_is_not_known_the_answer_is_all_that_is_permitted() {
        CompiledPolicy policy = policy("""
                a: {users: [alice], devices: [garage], permit: ["localhost:22"]}
                  b: {groups: [ops], deviceGroups: [lab], permit: ["*:80", "localhost:22"]}
                  none: {users: [alice], devices: [garage], permit: []}""");
        assertThat(any(policy, "@alice")).isEqualTo(
                new Decision.Permit(masks("localhost:22", "*:80"), "file: rules a, b", "v1", Optional.empty()));
        assertThat(any(policy("none: {users: [alice], devices: [garage], permit: []}"), "@alice"))
                .isEqualTo(denied("@alice on garage of @site: no rule permits anything now"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // permitted | denied | what is left
        "localhost:22|localhost:22|",
        "localhost:22|localhost:80|localhost:22",
        "localhost:22|*:22|",
        "localhost:22|localhost:*|",
        "localhost:22|*:*|",
        "localhost:22|db:*|localhost:22",
        "*:22|localhost:80|*:22",
        // a part of the mask: it goes as a whole
        "*:*|localhost:22|",
        "*:22|localhost:22|",
        "*:22|localhost:*|",
        "localhost:*|localhost:22|",
        "localhost:*|*:22|",
        "*:* localhost:80|localhost:22|localhost:80",
        "*:22 db:*|localhost:22|db:*",
        "a:1 b:2 c:3|*:2|a:1 c:3"
    })
    void what_is_denied_is_taken_away_and_never_less_than_that(String permitted, String denied, String left) {
        CompiledPolicy policy = policy("p: {users: [alice], devices: [garage], permit: [" + quoted(permitted) + "]}\n"
                + "  d: {groups: [ops], devices: [garage], deny: [" + quoted(denied) + "]}");
        if (left == null) {
            assertThat(any(policy, "@alice")).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
                assertThat(deny.reason()).contains("nothing is left of what is permitted");
                assertThat(deny.rule()).isEqualTo("file: rule d");
            });
        } else {
            assertThat(any(policy, "@alice")).isInstanceOfSatisfying(Decision.Permit.class,
                    permit -> assertThat(permit.targets()).isEqualTo(masks(left.split(" ", -1))));
        }
    }

    @Test
    void masks_never_say_more_than_a_look_at_each_target_would() {
        Random random = new Random(1);
        List<String> all = List.of("a:1", "a:2", "b:1", "b:2", "*:1", "*:2", "a:*", "b:*", "*:*");
        int permits = 0;
        for (int i = 0; i < 500; i++) {
            List<String> rules = new ArrayList<>();
            for (int rule = 0; rule < 5; rule++) {
                String masks = quoted(some(random, all));
                rules.add("r" + rule + ": {users: [alice], devices: [garage], " + (rule < 3 ? "permit" : "deny") + ": [" + masks + "]}");
            }
            // read rule by rule, since what contradicts itself isn't read at all
            CompiledPolicy policy = new CompiledPolicy("file", "v1", merged(rules));
            Decision known = any(policy, "@alice");
            if (known instanceof Decision.Permit permit) {
                permits++;
                for (String target : List.of("a:1", "a:2", "a:3", "b:1", "b:3", "c:1", "c:3")) {
                    HostPort wanted = HostPort.parse(target, 0);
                    if (permit.targets().stream().anyMatch(mask -> mask.covers(wanted.host(), wanted.port()))) {
                        assertThat(ask(policy, "@alice", target)).as("%s of %s", target, rules).isInstanceOf(Decision.Permit.class);
                    }
                }
            }
        }
        assertThat(permits).as("the test sees both outcomes").isBetween(50, 450);
    }

    private static org.jnoports.api.policy.admin.AccessPolicy merged(List<String> rules) {
        org.jnoports.api.policy.admin.AccessPolicy base = PolicyText.read(PEOPLE, "p.yaml").policy();
        return new org.jnoports.api.policy.admin.AccessPolicy(base.users(), base.groups(), base.daemons(), base.devices(), base.deviceGroups(),
                rules.stream().flatMap(rule -> PolicyText.read(PEOPLE + "rules:\n  " + rule, "p.yaml").policy().rules().stream()).toList());
    }

    private static String some(Random random, List<String> all) {
        return IntStream.rangeClosed(0, random.nextInt(2)).mapToObj(i -> all.get(random.nextInt(all.size()))).distinct().collect(Collectors.joining(" "));
    }

    @Test
    void a_permission_ends_with_its_rule() {
        CompiledPolicy policy = policy("r: {users: [alice], devices: [garage], permit: [\"*:*\"], until: 2026-03-05T00:00:00Z}");
        assertThat(until(ask(policy, "@alice", "localhost:22"))).contains(Instant.parse("2026-03-05T00:00:00Z"));
        assertThat(policy.decide(request("@alice", "localhost:22"), Instant.parse("2026-03-05T00:00:00Z")))
                .isEqualTo(denied("@alice on garage of @site: no rule permits localhost:22 now"));
    }

    @Test
    void a_permission_ends_with_its_user() {
        CompiledPolicy policy = policy("r: {users: [temp], devices: [garage], permit: [\"*:*\"]}");
        assertThat(until(ask(policy, "@temp", "localhost:22"))).contains(Instant.parse("2026-03-03T00:00:00Z"));
        assertThat(policy.decide(request("@temp", "localhost:22"), Instant.parse("2026-03-03T00:00:00Z"))).isEqualTo(denied(
                "@temp on garage of @site: the user may do nothing now, only from 2026-03-01T00:00:00Z, until 2026-03-03T00:00:00Z"));
    }

    @Test
    void a_permission_ends_when_a_denying_rule_begins() {
        CompiledPolicy policy = policy("r: {users: [alice], devices: [garage], permit: [\"localhost:22\", \"localhost:80\"]}\n"
                + "  night: {users: [alice], devices: [garage], deny: [\"localhost:22\"], hours: [{days: [mon], from: \"22:00\", to: \"06:00\", zone: UTC}]}");
        assertThat(until(ask(policy, "@alice", "localhost:22"))).contains(Instant.parse("2026-03-02T22:00:00Z"));
        assertThat(until(ask(policy, "@alice", "localhost:80"))).as("isn't concerned").isEmpty();
        assertThat(until(any(policy, "@alice"))).as("loses one of its targets").contains(Instant.parse("2026-03-02T22:00:00Z"));
    }

    @Test
    void hours_that_join_go_on() {
        CompiledPolicy policy = policy("""
                am: {users: [alice], devices: [garage], permit: ["*:22"], hours: [{days: [mon], from: "08:00", to: "13:00", zone: UTC}]}
                  pm: {users: [alice], devices: [garage], permit: ["localhost:*"], hours: [{days: [mon], from: "13:00", to: "17:00", zone: UTC}]}""");
        assertThat(until(ask(policy, "@alice", "localhost:22"))).contains(Instant.parse("2026-03-02T17:00:00Z"));
        assertThat(until(ask(policy, "@alice", "db:22"))).contains(Instant.parse("2026-03-02T13:00:00Z"));
        assertThat(until(any(policy, "@alice"))).as("the masks of the morning end").contains(Instant.parse("2026-03-02T13:00:00Z"));
    }

    @Test
    void a_permission_that_more_is_added_to_goes_on() {
        CompiledPolicy policy = policy("a: {users: [alice], devices: [garage], permit: [\"localhost:22\"]}\n"
                + "  b: {users: [alice], devices: [garage], permit: [\"*:*\"], from: 2026-03-03T00:00:00Z}");
        assertThat(until(any(policy, "@alice"))).isEmpty();
    }

    @Test
    void endless_hours_that_join_are_looked_through_for_some_weeks() {
        CompiledPolicy policy = policy("""
                am: {users: [alice], devices: [garage], permit: ["*:22"], hours: [{days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "12:00", zone: UTC}]}
                  pm: {users: [alice], devices: [garage], permit: ["*:22"], hours: [{days: [mon, tue, wed, thu, fri, sat, sun], from: "12:00", to: "24:00", zone: UTC}]}""");
        assertThat(until(ask(policy, "@alice", "localhost:22"))).hasValueSatisfying(until ->
                assertThat(until).isAfter(NOW.plusSeconds(14 * 86_400)));
    }

    @Test
    void an_explanation_shows_each_rule_that_names_the_user_or_the_device() {
        CompiledPolicy policy = policy("""
                permit-ops: {groups: [ops], deviceGroups: [lab], permit: ["localhost:22", "*:80"]}
                  late: {users: [alice], devices: [garage], permit: ["*:*"], from: 2027-01-01T00:00:00Z}
                  no-db: {users: [alice], devices: [garage], deny: ["db:5432"]}
                  bobs: {users: [bob], devices: [garage], permit: ["*:*"]}
                  elsewhere: {users: [alice], devices: [shed], permit: ["*:*"]}
                  not-at-all: {users: [bob], devices: [shed], permit: ["*:*"]}""");
        AccessRequest request = request("@alice", "localhost:22");
        Explanation explanation = policy.explain(request, NOW);
        assertThat(explanation.decision()).isEqualTo(policy.decide(request, NOW));
        assertThat(explanation.considered()).containsExactly(
                new Considered("file: rule permit-ops", "permits *:80, localhost:22"),
                new Considered("file: rule late", "permits *:*, but not now, only from 2027-01-01T00:00:00Z"),
                new Considered("file: rule no-db", "denies db:5432, not localhost:22"),
                new Considered("file: rule elsewhere", "doesn't name garage of @site, nor a device group that it is in"),
                new Considered("file: rule bobs", "names neither @alice nor a group with it"));
    }

    @Test
    void an_explanation_shows_what_is_taken_away_where_the_target_is_not_known() {
        CompiledPolicy policy = policy("all: {users: [alice], devices: [garage], permit: [\"*:*\"]}\n  no-ssh: {users: [alice], devices: [garage], deny: [\"localhost:22\"]}");
        assertThat(policy.explain(anyRequest("@alice"), NOW).considered()).containsExactly(
                new Considered("file: rule all", "permits *:*; the target isn't known, so what rule no-ssh denies takes away all of *:*"),
                new Considered("file: rule no-ssh", "denies localhost:22"));
    }

    @Test
    void an_explanation_says_who_and_what_is_unknown() {
        CompiledPolicy policy = policy("r: {users: [alice], devices: [garage], permit: [\"*:*\"]}");
        assertThat(policy.explain(request("@mallory", "@nobody", "x", "lab", "localhost:22"), NOW)).isEqualTo(new Explanation(
                denied("no user has the atSign @mallory"), List.of(
                        new Considered("file: devices", "x of @nobody is no device of the policy and in no device group of it"),
                        new Considered("file: users", "none has the atSign @mallory"))));
        assertThat(policy.explain(request("@temp", "localhost:22"), Instant.parse("2027-01-01T00:00:00Z")).considered()).first()
                .isEqualTo(new Considered("file: user temp", "may do nothing now, only from 2026-03-01T00:00:00Z, until 2026-03-03T00:00:00Z"));
    }

    @Test
    void an_explanation_is_bounded() {
        String rules = IntStream.range(0, 500).mapToObj(i -> "r" + i + ": {users: [alice], devices: [shed], permit: [\"*:*\"]}").collect(Collectors.joining("\n  "));
        assertThat(policy(rules).explain(request("@alice", "localhost:22"), NOW).considered()).hasSize(101).last()
                .isEqualTo(new Considered("file", "and more rules that name the user or the device"));
    }

    @Test
    void many_rules_are_named_in_short() {
        String rules = IntStream.range(0, 5).mapToObj(i -> "r" + i + ": {users: [alice], devices: [garage], permit: [\"h" + i + ":1\"]}").collect(Collectors.joining("\n  "));
        assertThat(((Decision.Permit) any(policy(rules), "@alice")).rule()).isEqualTo("file: rules r0, r1, r2 and 2 more");
    }

    private static CompiledPolicy policy(String rules) {
        return new CompiledPolicy("file", "v1", PolicyText.read(PEOPLE + "rules:\n  " + rules, "p.yaml").policy());
    }

    private static Decision ask(CompiledPolicy policy, String client, String target) {
        return policy.decide(request(client, target), NOW);
    }

    private static Decision any(CompiledPolicy policy, String client) {
        return policy.decide(anyRequest(client), NOW);
    }

    private static AccessRequest anyRequest(String client) {
        return new AccessRequest(Point.CONTROLLER, AtSign.of(client), AtSign.of("@site"), "garage", AccessRequest.NO_GROUP, Kind.ANY, Optional.empty());
    }

    private static AccessRequest request(String client, String target) {
        return request(client, "@site", "garage", AccessRequest.NO_GROUP, target);
    }

    private static AccessRequest request(String client, String daemon, String device, String group, String target) {
        return new AccessRequest(Point.DAEMON, AtSign.of(client), AtSign.of(daemon), device, group, Kind.SSH, Optional.of(HostPort.parse(target, 0)));
    }

    private static Decision denied(String reason) {
        return new Decision.Deny(reason, "", "v1", false);
    }

    private static Optional<Instant> until(Decision decision) {
        return ((Decision.Permit) decision).until();
    }

    private static Set<PermitOpen> masks(String... texts) {
        return Arrays.stream(texts).map(PermitOpen::parse).collect(Collectors.toSet());
    }

    private static String quoted(String masks) {
        return Arrays.stream(masks.split(" ", -1)).map(mask -> '"' + mask + '"').collect(Collectors.joining(", "));
    }
}
