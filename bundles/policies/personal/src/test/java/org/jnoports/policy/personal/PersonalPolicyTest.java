package org.jnoports.policy.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalPolicyTest {
    private static final Decision ALICE_MAY = new Decision.Permit(Set.of(PermitOpen.ANY), "personal: client is @alice");
    private static final Decision ABSTAIN = new Decision.Abstain();

    @ParameterizedTest
    @EnumSource(AccessRequest.Kind.class)
    void the_client_may_whatever_it_asks_for(AccessRequest.Kind kind) {
        AccessRequest request = new AccessRequest(AtSign.of("alice"), AtSign.of("site"), "pump_7", kind, Optional.of(new HostPort("localhost", 22)));
        assertThat(decide(policy("@alice", "@site", "pump_7"), request)).isEqualTo(ALICE_MAY);
    }

    @Test
    void everybody_else_may_not() {
        assertThat(ask(policy("@alice", "@site", "pump_7"), "@bob", "@site", "pump_7"))
                .isEqualTo(new Decision.Deny("@bob is not the authorized client @alice"));
    }

    @ParameterizedTest
    @CsvSource({"@site,'',@site,any", "'','',@any,any", "'',pump_7,@any,pump_7", "site,Pump_7,@site,pump_7", "SI.TE,' pump_7 ',@site,PUMP_7"})
    void a_policy_is_about_its_daemon_and_device(String daemon, String device, String askedDaemon, String askedDevice) {
        PersonalPolicy policy = policy("Alice", daemon, device);
        assertThat(ask(policy, "@alice", askedDaemon, askedDevice)).isEqualTo(ALICE_MAY);
        assertThat(ask(policy, "@bob", askedDaemon, askedDevice)).isInstanceOf(Decision.Deny.class);
    }

    @ParameterizedTest
    @CsvSource({"@site,'',@other,pump_7", "@site,pump_7,@site,pump_8", "@site,pump_7,@other,pump_7", "'',pump_7,@site,pump"})
    void about_others_it_has_no_opinion(String daemon, String device, String askedDaemon, String askedDevice) {
        PersonalPolicy policy = policy("@alice", daemon, device);
        assertThat(ask(policy, "@alice", askedDaemon, askedDevice)).isEqualTo(ABSTAIN);
        assertThat(ask(policy, "@bob", askedDaemon, askedDevice)).isEqualTo(ABSTAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "@", "@a b", "@alice,@bob", "*"})
    void without_a_valid_client_everybody_is_denied(String client) {
        Decision decision = ask(policy(client, "", ""), "@alice", "@site", "pump_7");
        assertThat(decision).isInstanceOfSatisfying(Decision.Deny.class,
                deny -> assertThat(deny.reason()).startsWith("org.jnoports.policy.personal: client = '" + client + "' is wrong: "));
    }

    @Test
    void without_a_valid_client_other_daemons_are_left_alone() {
        PersonalPolicy policy = policy("", "@site", "");
        assertThat(ask(policy, "@alice", "@site", "pump_7")).isInstanceOf(Decision.Deny.class);
        assertThat(ask(policy, "@alice", "@other", "pump_7")).isEqualTo(ABSTAIN);
    }

    @Test
    void without_a_valid_daemon_everybody_is_denied_everywhere() {
        Decision decision = ask(policy("@alice", "@a b", "pump_7"), "@alice", "@any", "pump_8");
        assertThat(decision).isInstanceOfSatisfying(Decision.Deny.class, deny -> assertThat(deny.reason()).contains("daemon = '@a b'"));
    }

    @Test
    void a_change_takes_effect_with_the_next_request_and_a_bad_one_permits_nobody() {
        PersonalPolicy policy = policy("@alice", "", "");
        policy.modified(new Config("@bob", "", ""));
        assertThat(ask(policy, "@bob", "@site", "pump_7")).isInstanceOf(Decision.Permit.class);
        assertThat(ask(policy, "@alice", "@site", "pump_7")).isInstanceOf(Decision.Deny.class);
        policy.modified(new Config("", "", ""));
        assertThat(ask(policy, "@bob", "@site", "pump_7")).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void plain_java_configures_it_by_properties() {
        try (Services services = new Services(getClass().getClassLoader(), Map.of("org.jnoports.policy.personal.client", "@alice"))) {
            AuthorizationPolicy policy = services.get(AuthorizationPolicy.class);
            assertThat(ask(policy, "@alice", "@site", "pump_7")).isEqualTo(ALICE_MAY);
        }
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            assertThat(ask(services.get(AuthorizationPolicy.class), "@alice", "@site", "pump_7")).isInstanceOf(Decision.Deny.class);
        }
    }

    private static PersonalPolicy policy(String client, String daemon, String device) {
        return new PersonalPolicy(new Config(client, daemon, device));
    }

    private static Decision ask(AuthorizationPolicy policy, String client, String daemon, String device) {
        return decide(policy, new AccessRequest(AtSign.of(client), AtSign.of(daemon), device, AccessRequest.Kind.SSH, Optional.empty()));
    }

    private static Decision decide(AuthorizationPolicy policy, AccessRequest request) {
        return policy.decide(request).toCompletableFuture().join();
    }

    @SuppressWarnings({"ClassExplicitlyAnnotation", "BadAnnotationImplementation"}) // stands for what DS makes of a configuration
    private record Config(String client, String daemon, String device) implements PersonalPolicyConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return PersonalPolicyConfig.class;
        }
    }
}
