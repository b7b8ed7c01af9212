package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.message.PolicyItem.Kind;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What putting and deleting items makes of a policy. */
class PolicyChangesTest {
    private static final AtSign SITE = AtSign.of("@site");
    private static final AtSign PLANT = AtSign.of("@plant");
    private static final Validity UNTIL_2030 = new Validity(Optional.empty(), Optional.of(Instant.parse("2030-01-01T00:00:00Z")), List.of());
    private static final Set<PermitOpen> SSH = Set.of(new PermitOpen("localhost", "22"));

    /** alice and bob are ops, ops are staff; carol is a contractor, whom a rule keeps out of pump. */
    private static final AccessPolicy POLICY = new AccessPolicy(
            List.of(new User(1, "alice", AtSign.of("@alice"), UNTIL_2030), new User(2, "bob", AtSign.of("@bob"), Validity.ALWAYS),
                    new User(3, "carol", AtSign.of("@carol"), Validity.ALWAYS)),
            List.of(new Group(1, "ops", "operators", Set.of("alice", "bob"), Set.of()), new Group(2, "staff", "", Set.of(), Set.of("ops")),
                    new Group(3, "contractors", "", Set.of("carol"), Set.of("temps")), new Group(4, "temps", "", Set.of("bob"), Set.of())),
            List.of(new Daemon(1, SITE), new Daemon(2, PLANT)),
            List.of(new Device(1, "pump", SITE, "pump_7", ""), new Device(2, "gate", SITE, "gate", "__none__"), new Device(3, "press", PLANT, "press", "")),
            List.of(new DeviceGroup(1, "hall", Set.of("gate", "press"), Set.of(SITE, PLANT))),
            List.of(rule(1, "ops on pump", Rule.Effect.PERMIT, Set.of(), Set.of("ops"), Set.of("pump"), Set.of()),
                    rule(2, "staff in hall", Rule.Effect.PERMIT, Set.of("carol"), Set.of("staff"), Set.of("press"), Set.of("hall")),
                    rule(3, "no contractors", Rule.Effect.DENY, Set.of(), Set.of("contractors"), Set.of("pump"), Set.of()),
                    rule(4, "bob at the gate", Rule.Effect.PERMIT, Set.of("bob"), Set.of(), Set.of("gate"), Set.of())));

    private static Rule rule(long id, String name, Rule.Effect effect, Set<String> users, Set<String> groups, Set<String> devices, Set<String> deviceGroups) {
        return new Rule(id, name, effect, users, groups, devices, deviceGroups, SSH, Validity.ALWAYS);
    }

    private static AccessPolicy put(PolicyItem item) {
        return PolicyAddition.to(POLICY, item);
    }

    private static AccessPolicy delete(Kind kind, long id) {
        return new PolicyRemoval(POLICY).of(kind, id);
    }

    // putting

    @Test
    void a_client_in_place_of_another_keeps_its_validity_and_its_places() {
        AccessPolicy after = put(new PolicyItem.Client(2, "robert", AtSign.of("@rob")));
        assertThat(after.users().get(1)).isEqualTo(new User(2, "robert", AtSign.of("@rob"), Validity.ALWAYS));
        assertThat(after.groups().get(0).users()).containsExactlyInAnyOrder("alice", "robert");
        assertThat(after.groups().get(3).users()).containsExactly("robert");
        assertThat(after.rules().get(3).users()).containsExactly("robert");
        assertThat(put(new PolicyItem.Client(1, "alice", AtSign.of("@alice2"))).users().get(0).validity()).isEqualTo(UNTIL_2030);
    }

    @Test
    void an_id_that_is_not_there_makes_a_new_entry() {
        AccessPolicy after = put(new PolicyItem.Client(9, "dave", AtSign.of("@dave")));
        assertThat(after.users()).hasSize(4).last().isEqualTo(new User(9, "dave", AtSign.of("@dave"), Validity.ALWAYS));
        assertThat(put(new PolicyItem.ClientGroup(0, "new")).groups()).last().isEqualTo(new Group(0, "new", "", Set.of(), Set.of()));
    }

    @Test
    void a_group_in_place_of_another_keeps_its_members_and_its_places() {
        AccessPolicy after = put(new PolicyItem.ClientGroup(1, "operators"));
        assertThat(after.groups().get(0)).isEqualTo(new Group(1, "operators", "operators", Set.of("alice", "bob"), Set.of()));
        assertThat(after.groups().get(1).groups()).containsExactly("operators");
        assertThat(after.rules().get(0).groups()).containsExactly("operators");
    }

    @Test
    void a_member_is_added_once() {
        assertThat(put(new PolicyItem.ClientGroupMember(0, 3, 1)).groups().get(0).users()).containsExactlyInAnyOrder("alice", "bob", "carol");
        assertThat(put(new PolicyItem.ClientGroupMember(0, 1, 1))).isEqualTo(POLICY);
        assertThatThrownBy(() -> put(new PolicyItem.ClientGroupMember(5, 3, 1))).hasMessageContaining("leave it out");
        assertThatThrownBy(() -> put(new PolicyItem.ClientGroupMember(0, 9, 1))).hasMessage("there is no client with id 9");
        assertThatThrownBy(() -> put(new PolicyItem.ClientGroupMember(0, 1, 9))).hasMessage("there is no client group with id 9");
    }

    @Test
    void a_daemon_in_place_of_another_takes_its_devices_along() {
        AccessPolicy after = put(new PolicyItem.Daemon(1, AtSign.of("@site2")));
        assertThat(after.devices()).extracting(Device::daemon).containsExactly(AtSign.of("@site2"), AtSign.of("@site2"), PLANT);
        assertThat(after.deviceGroups().get(0).daemons()).containsExactlyInAnyOrder(AtSign.of("@site2"), PLANT);
    }

    @Test
    void a_service_in_place_of_another_keeps_its_name() {
        assertThat(put(new PolicyItem.Service(1, 2, "pump_8", "hall")).devices().get(0)).isEqualTo(new Device(1, "pump", PLANT, "pump_8", "hall"));
        assertThat(put(new PolicyItem.Service(0, 2, "saw", "__none__")).devices()).last().isEqualTo(new Device(0, "saw@plant", PLANT, "saw", "__none__"));
        assertThatThrownBy(() -> put(new PolicyItem.Service(0, 9, "saw", ""))).hasMessage("there is no daemon with id 9");
    }

    @Test
    void an_acl_in_place_of_another_keeps_its_name_and_replaces_no_other_rule() {
        assertThat(put(new PolicyItem.ServiceAcl(1, 2, 2, "*:443")).rules().get(0)).isEqualTo(new Rule(1, "ops on pump", Rule.Effect.PERMIT, Set.of(),
                Set.of("staff"), Set.of("gate"), Set.of(), Set.of(new PermitOpen("*", "443")), Validity.ALWAYS));
        for (long id : List.of(2L, 3L, 4L)) {
            assertThatThrownBy(() -> put(new PolicyItem.ServiceAcl(id, 1, 1, "*:443"))).isInstanceOf(TunnelException.class)
                    .hasMessageContaining("says more than a ServiceACL can");
        }
        assertThatThrownBy(() -> put(new PolicyItem.ServiceAcl(0, 1, 1, "everything"))).hasMessageContaining("permitOpen: 'everything' is not host:port");
    }

    @Test
    void a_rule_whose_name_would_be_too_long_gets_a_short_one() {
        AccessPolicy named = put(new PolicyItem.ClientGroup(1, "g".repeat(100)));
        assertThat(PolicyAddition.to(named, new PolicyItem.ServiceAcl(0, 1, 1, "a-long-host.example:22")).rules()).last().extracting(Rule::name).isEqualTo("acl 5");
    }

    // deleting

    @Test
    void a_client_goes_with_its_memberships_and_with_rules_about_nobody_else() {
        AccessPolicy after = delete(Kind.CLIENT, 2);
        assertThat(after.users()).extracting(User::name).containsExactly("alice", "carol");
        assertThat(after.groups()).allSatisfy(group -> assertThat(group.users()).doesNotContain("bob"));
        assertThat(after.rules()).extracting(Rule::name).containsExactly("ops on pump", "staff in hall", "no contractors");
    }

    @Test
    void a_group_goes_with_its_places() {
        AccessPolicy after = delete(Kind.CLIENT_GROUP, 1);
        assertThat(after.groups()).extracting(Group::name).containsExactly("staff", "contractors", "temps");
        assertThat(after.groups().get(0).groups()).isEmpty();
        assertThat(after.rules()).extracting(Rule::name).containsExactly("staff in hall", "no contractors", "bob at the gate");
    }

    @ParameterizedTest
    @CsvSource({"CLIENT_GROUP,3", "CLIENT_GROUP,4", "SERVICE,1"})
    void what_a_denying_rule_keeps_somebody_out_by_stays(Kind kind, long id) {
        assertThatThrownBy(() -> delete(kind, id)).isInstanceOf(TunnelException.class).hasMessageContaining("rule no contractors denies by it");
    }

    @Test
    void so_does_a_membership_in_a_group_that_is_kept_out_even_by_another_group() {
        long direct = PolicyItems.memberId(POLICY.users().get(2), POLICY.groups().get(2));
        long nested = PolicyItems.memberId(POLICY.users().get(1), POLICY.groups().get(3));
        for (long id : List.of(direct, nested)) {
            assertThatThrownBy(() -> delete(Kind.CLIENT_GROUP_MEMBER, id)).hasMessageContaining("rule no contractors denies by it");
        }
        long harmless = PolicyItems.memberId(POLICY.users().get(1), POLICY.groups().get(0));
        assertThat(delete(Kind.CLIENT_GROUP_MEMBER, harmless).groups().get(0).users()).containsExactly("alice");
        assertThatThrownBy(() -> delete(Kind.CLIENT_GROUP_MEMBER, PolicyItems.memberId(POLICY.users().get(2), POLICY.groups().get(0))))
                .hasMessage("client carol isn't in group ops");
    }

    @Test
    void a_device_goes_with_its_places() {
        AccessPolicy after = delete(Kind.SERVICE, 2);
        assertThat(after.devices()).extracting(Device::name).containsExactly("pump", "press");
        assertThat(after.deviceGroups().get(0)).isEqualTo(new DeviceGroup(1, "hall", Set.of("press"), Set.of(SITE, PLANT)));
        assertThat(after.rules()).extracting(Rule::name).containsExactly("ops on pump", "staff in hall", "no contractors");
    }

    @Test
    void a_device_of_a_group_that_is_denied_stays() {
        AccessPolicy denied = new AccessPolicy(POLICY.users(), POLICY.groups(), POLICY.daemons(), POLICY.devices(), POLICY.deviceGroups(),
                List.of(rule(1, "hall is closed", Rule.Effect.DENY, Set.of("bob"), Set.of(), Set.of(), Set.of("hall"))));
        assertThatThrownBy(() -> new PolicyRemoval(denied).of(Kind.SERVICE, 2)).hasMessageContaining("hall is closed");
    }

    @Test
    void a_daemon_goes_with_all_its_devices() {
        AccessPolicy after = delete(Kind.DAEMON, 1);
        assertThat(after.daemons()).containsExactly(new Daemon(2, PLANT));
        assertThat(after.devices()).extracting(Device::name).containsExactly("press");
        assertThat(after.deviceGroups().get(0)).isEqualTo(new DeviceGroup(1, "hall", Set.of("press"), Set.of(PLANT)));
        assertThat(after.rules()).extracting(Rule::name).containsExactly("staff in hall");
    }

    @Test
    void an_acl_goes_alone() {
        assertThat(delete(Kind.SERVICE_ACL, 1).rules()).extracting(Rule::id).containsExactly(2L, 3L, 4L);
        assertThatThrownBy(() -> delete(Kind.SERVICE_ACL, 3)).hasMessageContaining("says more than a ServiceACL can");
        assertThatThrownBy(() -> delete(Kind.SERVICE_ACL, 9)).hasMessage("there is no ServiceACL with id 9");
    }

    @ParameterizedTest
    @CsvSource({"CLIENT", "CLIENT_GROUP", "CLIENT_GROUP_MEMBER", "DAEMON", "SERVICE"})
    void what_is_not_there_is_said_to_be_missing(Kind kind) {
        assertThatThrownBy(() -> delete(kind, 77)).isInstanceOf(TunnelException.class).hasMessageMatching("there is no .+ with id \\d+");
    }

    @Test
    void ids_that_make_no_membership_are_refused() {
        User large = new User(1L << 31, "large", AtSign.of("@large"), Validity.ALWAYS);
        assertThatThrownBy(() -> PolicyItems.memberId(large, POLICY.groups().get(0))).hasMessageContaining("must be smaller");
        assertThat(PolicyItems.ofMember(PolicyItems.memberId(POLICY.users().get(1), POLICY.groups().get(2)))).containsExactly(2, 3);
    }
}
