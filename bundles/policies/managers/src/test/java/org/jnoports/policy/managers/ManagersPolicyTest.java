package org.jnoports.policy.managers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagersPolicyTest {
    private static final Decision ABSTAIN = new Decision.Abstain();
    private static final String NONE = "";

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_manager_may_whatever_it_asks_for(Kind kind) {
        AccessRequest request = new AccessRequest(AtSign.of("@bob"), AtSign.of("@site"), "pump_7", kind, Optional.of(new HostPort("localhost", 22)));
        assertThat(decide(policy("@alice, @bob", NONE), request)).isInstanceOfSatisfying(Decision.Permit.class, permit -> {
            assertThat(permit.targets()).isEqualTo(Set.of(PermitOpen.ANY));
            assertThat(permit.rule()).isEqualTo("managers: @bob is a manager");
            assertThat(permit.version()).hasSize(12);
            assertThat(permit.until()).isEmpty();
        });
    }

    @Test
    void a_group_lets_its_members_in() {
        ManagersPolicy policy = policy("@boss,ops", "ops: @alice @bob, idle: @carol");
        for (String member : new String[] {"@alice", "@bob"}) {
            assertThat(ask(policy, member)).isInstanceOfSatisfying(Decision.Permit.class,
                    permit -> assertThat(permit.rule()).isEqualTo("managers: " + member + " is in group ops"));
        }
        assertThat(ask(policy, "@boss")).isInstanceOf(Decision.Permit.class);
        assertThat(ask(policy, "@carol")).as("her group is no manager").isInstanceOf(Decision.Deny.class);
    }

    @Test
    void everybody_else_is_denied() {
        assertThat(ask(policy("@alice", NONE), "@bob")).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
            assertThat(deny.reason()).isEqualTo("@bob is none of the managers");
            assertThat(deny.undecided()).isFalse();
        });
    }

    @Test
    void about_others_it_has_no_opinion_where_another_policy_is_to_be_asked() {
        ManagersPolicy policy = new ManagersPolicy(new Config("@alice", NONE, "", "", "abstain"));
        assertThat(ask(policy, "@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(ask(policy, "@bob")).isEqualTo(ABSTAIN);
    }

    @ParameterizedTest
    @CsvSource({"@site,'',@site,any", "'',pump_7,@any,pump_7", "@site,Pump_7,@site,pump_7"})
    void a_policy_is_about_its_daemon_and_device(String daemon, String device, String askedDaemon, String askedDevice) {
        ManagersPolicy policy = new ManagersPolicy(new Config("@alice", NONE, daemon, device, "deny"));
        assertThat(ask(policy, "@alice", askedDaemon, askedDevice)).isInstanceOf(Decision.Permit.class);
        assertThat(ask(policy, "@bob", askedDaemon, askedDevice)).isInstanceOf(Decision.Deny.class);
    }

    @ParameterizedTest
    @CsvSource({"@site,'',@other,pump_7", "@site,pump_7,@site,pump_8", "'',pump_7,@site,pump"})
    void about_other_daemons_it_has_no_opinion(String daemon, String device, String askedDaemon, String askedDevice) {
        ManagersPolicy policy = new ManagersPolicy(new Config("@alice", NONE, daemon, device, "deny"));
        assertThat(ask(policy, "@alice", askedDaemon, askedDevice)).isEqualTo(ABSTAIN);
        assertThat(ask(policy, "@bob", askedDaemon, askedDevice)).isEqualTo(ABSTAIN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|''|deny|managers = '' is wrong: nobody is named",
        "' , '|''|deny|managers = ' , ' is wrong: nobody is named",
        "@alice,ops|''|deny|managers = 'ops' is wrong: it is neither an atSign, which begins with @, nor one of the groups []",
        "@alice,@b ob|''|abstain|managers = '@b ob' is wrong",
        "@alice,*|''|deny|managers = '*' is wrong",
        "@alice|ops|deny|groups = 'ops' is wrong: a group is",
        "@alice|ops:|deny|groups = 'ops:' is wrong: '' is no atSign",
        "@alice|ops: bob|deny|groups = 'ops: bob' is wrong: 'bob' is no atSign",
        "@alice|o ps: @bob|deny|groups = 'o ps: @bob' is wrong",
        "@alice|ops: @bob,ops: @carol|deny|groups = 'ops: @carol' is wrong: there are two groups of this name",
        "@alice|''|''|others = '' is wrong: it must be deny or abstain",
        "@alice|''|allow|others = 'allow' is wrong: it must be deny or abstain"
    })
    void a_wrong_value_denies_everybody_and_is_named(String managers, String groups, String others, String sentence) {
        ManagersPolicy policy = new ManagersPolicy(new Config(managers, groups, "", "", others));
        for (String client : new String[] {"@alice", "@bob"}) {
            assertThat(ask(policy, client)).isInstanceOfSatisfying(Decision.Deny.class,
                    deny -> assertThat(deny.reason()).startsWith("org.jnoports.policy.managers: " + sentence));
        }
    }

    @Test
    void a_wrong_value_leaves_other_daemons_alone_unless_the_daemon_is_wrong() {
        ManagersPolicy policy = new ManagersPolicy(new Config("", NONE, "@site", "", "deny"));
        assertThat(ask(policy, "@alice", "@site", "x")).isInstanceOf(Decision.Deny.class);
        assertThat(ask(policy, "@alice", "@other", "x")).isEqualTo(ABSTAIN);
        ManagersPolicy nowhere = new ManagersPolicy(new Config("@alice", NONE, "@a b", "", "deny"));
        assertThat(ask(nowhere, "@alice", "@other", "x")).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void a_value_of_the_wrong_type_denies_everybody() {
        ManagersRule rule = RuleReader.rule(() -> {
            throw new IllegalArgumentException("a number");
        });
        assertThat(ask(new ManagersPolicy(rule), "@alice")).isInstanceOfSatisfying(Decision.Deny.class,
                deny -> assertThat(deny.reason()).endsWith("a value has the wrong type: a number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "abstain"})
    void more_managers_than_the_limit_are_refused(String others) {
        String most = IntStream.range(0, RuleReader.MAX_MANAGERS).mapToObj(i -> "@m" + i).collect(Collectors.joining(","));
        assertThat(ask(new ManagersPolicy(new Config(most, NONE, "", "", others)), "@m1")).isInstanceOf(Decision.Permit.class);
        assertThat(ask(new ManagersPolicy(new Config(most + ",@one_more", NONE, "", "", others)), "@m1")).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void a_change_takes_effect_with_the_next_request_and_has_another_version() {
        ManagersPolicy policy = policy("@alice,@bob", NONE);
        String before = ((Decision.Permit) ask(policy, "@bob")).version();
        policy.modified(new Config("@bob", NONE, "", "", "deny"));
        assertThat(ask(policy, "@alice")).isInstanceOf(Decision.Deny.class);
        assertThat(((Decision.Permit) ask(policy, "@bob")).version()).isNotEqualTo(before);
        policy.modified(new Config("", NONE, "", "", "deny"));
        assertThat(ask(policy, "@bob")).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void plain_java_configures_it_by_properties() {
        try (Services services = new Services(getClass().getClassLoader(), Map.of(
                "org.jnoports.policy.managers.managers", "ops", "org.jnoports.policy.managers.groups", "ops: @alice"))) {
            assertThat(ask(services.get(AuthorizationPolicy.class), "@alice")).isInstanceOf(Decision.Permit.class);
        }
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            assertThat(ask(services.get(AuthorizationPolicy.class), "@alice")).isInstanceOf(Decision.Deny.class);
        }
    }

    private static ManagersPolicy policy(String managers, String groups) {
        return new ManagersPolicy(new Config(managers, groups, "", "", "deny"));
    }

    private static Decision ask(AuthorizationPolicy policy, String client) {
        return ask(policy, client, "@site", "pump_7");
    }

    private static Decision ask(AuthorizationPolicy policy, String client, String daemon, String device) {
        return decide(policy, new AccessRequest(AtSign.of(client), AtSign.of(daemon), device, Kind.SSH, Optional.empty()));
    }

    private static Decision decide(AuthorizationPolicy policy, AccessRequest request) {
        return policy.decide(request).toCompletableFuture().join();
    }

    @SuppressWarnings({"ClassExplicitlyAnnotation", "BadAnnotationImplementation"}) // stands for what DS makes of a configuration
    private record Config(String managerList, String groupList, String daemon, String device, String others) implements ManagersPolicyConfig {
        @Override
        public String[] managers() {
            return new String[] {managerList};
        }

        @Override
        public String[] groups() {
            return new String[] {groupList};
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ManagersPolicyConfig.class;
        }
    }
}
