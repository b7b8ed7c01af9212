package org.jnoports.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.Explanation.Considered;
import org.jnoports.api.policy.PermitOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PolicyChainTest {
    private static final AccessRequest ALICE_TO_PUMP_7 =
            new AccessRequest(AtSign.of("@alice"), AtSign.of("@site"), "pump_7", Kind.SSH, Optional.empty());
    private static final AccessRequest AT_A_CONTROLLER = new AccessRequest(Point.CONTROLLER, AtSign.of("@alice"),
            AtSign.of("@site"), "pump_7", AccessRequest.NO_GROUP, Kind.ANY, Optional.empty());
    private static final Decision SSH_ONLY = new Decision.Permit(Set.of(PermitOpen.parse("localhost:22")), "test");
    private static final Decision NOT_HERE = new Decision.Deny("not here");
    private static final Decision ABSTAIN = new Decision.Abstain();
    private static final Decision NONE_INSTALLED =
            new Decision.Deny("no policy is installed that decides for daemons, so nobody is permitted");

    private final PolicyChain chain = new PolicyChain();

    @Test
    void denies_when_no_policy_is_installed() {
        assertThat(decide()).isCompletedWithValue(NONE_INSTALLED);
    }

    @Test
    void denies_when_no_policy_has_an_opinion() {
        install(1, ABSTAIN);
        install(2, ABSTAIN);
        assertThat(decide()).isCompletedWithValue(new Decision.Deny("no policy permits @alice"));
    }

    @Test
    void takes_the_best_ranked_opinion() {
        install(1, NOT_HERE);
        install(2, SSH_ONLY);
        install(3, ABSTAIN);
        assertThat(decide()).isCompletedWithValue(SSH_ONLY);
        install(4, NOT_HERE);
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
    }

    @Test
    void among_equals_the_older_service_is_asked_first() {
        install(says(SSH_ONLY), Map.of("service.id", 9L));
        install(says(NOT_HERE), Map.of("service.id", 4L));
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
    }

    @Test
    void a_new_rank_takes_effect_with_the_next_request() {
        AuthorizationPolicy deny = says(NOT_HERE);
        install(deny, Map.of("service.id", 1L, "service.ranking", 1));
        install(says(SSH_ONLY), Map.of("service.id", 2L, "service.ranking", 2));
        assertThat(decide()).isCompletedWithValue(SSH_ONLY);
        install(deny, Map.of("service.id", 1L, "service.ranking", 3));
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
        chain.remove(deny, Map.of("service.id", 1L, "service.ranking", 3));
        assertThat(decide()).isCompletedWithValue(SSH_ONLY);
    }

    @Test
    void a_policy_is_asked_by_daemons_unless_it_says_otherwise() {
        install(1, SSH_ONLY);
        assertThat(decide()).isCompletedWithValue(SSH_ONLY);
        assertThat(decide(AT_A_CONTROLLER)).isCompletedWithValue(
                new Decision.Deny("no policy is installed that decides for an authorization controller, so nobody is permitted"));
    }

    @Test
    void a_policy_for_controllers_is_not_asked_by_daemons() {
        install(says(SSH_ONLY), Map.of("service.id", 1L, AuthorizationPolicy.POINT, "controller"));
        assertThat(decide()).isCompletedWithValue(NONE_INSTALLED);
        assertThat(decide(AT_A_CONTROLLER)).isCompletedWithValue(SSH_ONLY);
    }

    @Test
    void a_policy_may_be_asked_at_several_points() {
        for (Object both : List.of("daemon, controller", new String[] {"controller", "daemon"}, List.of("daemon", "controller"))) {
            install(says(SSH_ONLY), Map.of("service.id", 1L, AuthorizationPolicy.POINT, both));
            assertThat(decide()).isCompletedWithValue(SSH_ONLY);
            assertThat(decide(AT_A_CONTROLLER)).isCompletedWithValue(SSH_ONLY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deamon", "DAEMON", "daemon,contoller"})
    void a_policy_with_a_wrong_point_denies_everywhere(String point) {
        install(1, SSH_ONLY);
        install(says(SSH_ONLY), Map.of("service.id", 7L, "service.ranking", 9, AuthorizationPolicy.NAME, "mine", AuthorizationPolicy.POINT, point));
        for (AccessRequest request : List.of(ALICE_TO_PUMP_7, AT_A_CONTROLLER)) {
            assertThat(decide(request).join()).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
                assertThat(deny.reason()).startsWith("policy mine failed: policy.point ");
                assertThat(deny.undecided()).isTrue();
            });
        }
    }

    @Test
    void a_rank_from_a_configuration_file_counts_and_a_wrong_one_denies() {
        install(says(SSH_ONLY), Map.of("service.id", 1L, "service.ranking", 5));
        install(says(NOT_HERE), Map.of("service.id", 2L, "service.ranking", "10"));
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
        install(says(ABSTAIN), Map.of("service.id", 2L, "service.ranking", "high", AuthorizationPolicy.NAME, "mine"));
        assertThat(decide()).isCompletedWithValue(Decision.Deny.undecided("policy mine failed: service.ranking = 'high' is no whole number"));
    }

    @Test
    void asks_nobody_after_an_opinion() {
        AtomicBoolean asked = new AtomicBoolean();
        install(request -> {
            asked.set(true);
            return CompletableFuture.completedFuture(SSH_ONLY);
        }, Map.of("service.id", 1L));
        install(2, NOT_HERE);
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
        assertThat(asked).isFalse();
    }

    @Test
    void a_policy_that_throws_denies_even_if_another_would_permit() {
        install(1, SSH_ONLY);
        install(request -> {
            throw new TunnelException("the list can't be read");
        }, best("list"));
        assertThat(decide()).isCompletedWithValue(Decision.Deny.undecided("policy list failed: the list can't be read"));
    }

    @Test
    void a_policy_whose_bundle_is_going_denies() {
        install(1, SSH_ONLY);
        install(request -> {
            throw new NoClassDefFoundError("org/gone/Rule");
        }, best("gone"));
        assertThat(decide()).isCompletedWithValue(Decision.Deny.undecided("policy gone failed: org/gone/Rule"));
    }

    @Test
    void a_policy_that_fails_later_denies() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        install(1, SSH_ONLY);
        install(request -> later, best("later"));
        CompletableFuture<Decision> decision = decide();
        assertThat(decision).isNotDone();
        later.completeExceptionally(new IllegalStateException());
        assertThat(decision).isCompletedWithValue(Decision.Deny.undecided("policy later failed: IllegalStateException"));
    }

    @Test
    void a_policy_that_answers_nothing_denies() {
        install(1, SSH_ONLY);
        for (AuthorizationPolicy silent : List.<AuthorizationPolicy>of(says(null), request -> null)) {
            install(silent, best("silent"));
            assertThat(decide()).isCompletedWithValue(Decision.Deny.undecided("policy silent failed: it answered nothing"));
        }
    }

    @Test
    void a_policy_that_never_answers_denies_in_time() throws Exception {
        PolicyChain impatient = new PolicyChain(Duration.ofMillis(20));
        impatient.add(says(SSH_ONLY), Map.of("service.id", 1L));
        impatient.add(request -> new CompletableFuture<>(), best("slow"));
        assertThat(impatient.decide(ALICE_TO_PUMP_7).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo(Decision.Deny.undecided("policy slow didn't answer within 20 ms"));
    }

    @Test
    void what_a_policy_says_after_the_time_changes_nothing() throws Exception {
        CompletableFuture<Decision> late = new CompletableFuture<>();
        PolicyChain impatient = new PolicyChain(Duration.ofMillis(20));
        impatient.add(request -> late, best("late"));
        CompletableFuture<Decision> decision = impatient.decide(ALICE_TO_PUMP_7).toCompletableFuture();
        assertThat(decision.get(30, TimeUnit.SECONDS)).isInstanceOf(Decision.Deny.class);
        late.complete(SSH_ONLY);
        assertThat(decision.join()).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void a_request_meets_the_policies_of_the_moment_it_came() {
        CompletableFuture<Decision> slow = new CompletableFuture<>();
        AuthorizationPolicy first = request -> slow;
        install(1, NOT_HERE);
        install(first, best("slow"));
        CompletableFuture<Decision> before = decide();
        chain.remove(first, best("slow"));
        install(1, SSH_ONLY);
        CompletableFuture<Decision> after = decide();
        slow.complete(ABSTAIN);
        assertThat(before).isCompletedWithValue(NOT_HERE);
        assertThat(after).isCompletedWithValue(SSH_ONLY);
    }

    @Test
    void policies_that_are_swapped_all_the_time_lose_no_request() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AuthorizationPolicy other = says(ABSTAIN);
        Thread swapper = new Thread(() -> {
            while (!done.get()) {
                chain.add(other, best("other"));
                chain.remove(other, best("other"));
            }
        });
        install(1, SSH_ONLY);
        swapper.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                assertThat(decide().join()).isEqualTo(SSH_ONLY);
            }
        } finally {
            done.set(true);
            swapper.join();
        }
    }

    @Test
    void who_asked_can_not_answer() {
        CompletableFuture<Decision> slow = new CompletableFuture<>();
        install(request -> slow, best("slow"));
        chain.decide(ALICE_TO_PUMP_7).toCompletableFuture().complete(SSH_ONLY);
        CompletableFuture<Decision> again = decide();
        slow.complete(NOT_HERE);
        assertThat(again).isCompletedWithValue(NOT_HERE);
    }

    @Test
    void an_explanation_lists_what_was_considered_up_to_what_decided() {
        install(explains(SSH_ONLY, new Considered("last: rule x", "permits")), named(1, "last"));
        install(explains(NOT_HERE, new Considered("second: rule a", "names somebody else"), new Considered("", "denies")), named(2, "second"));
        install(explains(ABSTAIN), named(3, "first"));
        assertThat(explain()).isEqualTo(new Explanation(NOT_HERE, List.of(
                new Considered("first", "has no opinion"),
                new Considered("second: rule a", "names somebody else"),
                new Considered("second", "denies"))));
    }

    @Test
    void an_explanation_has_no_side_effects() {
        List<String> traces = new ArrayList<>();
        install(new AuthorizationPolicy() {
            @Override
            public CompletionStage<Decision> decide(AccessRequest request) {
                traces.add("decided");
                return CompletableFuture.completedFuture(SSH_ONLY);
            }

            @Override
            public CompletionStage<Explanation> explain(AccessRequest request) {
                return CompletableFuture.completedFuture(new Explanation(SSH_ONLY, List.of()));
            }
        }, named(1, "noting"));
        assertThat(explain()).isEqualTo(new Explanation(SSH_ONLY, List.of(new Considered("test", "permits localhost:22"))));
        assertThat(traces).isEmpty();
    }

    @Test
    void an_explanation_names_the_policy_that_failed_or_was_late() throws Exception {
        install(request -> {
            throw new IllegalStateException("broken");
        }, named(1, "faulty"));
        assertThat(explain()).isEqualTo(new Explanation(Decision.Deny.undecided("policy faulty failed: broken"),
                List.of(new Considered("faulty", "failed: broken"))));

        PolicyChain impatient = new PolicyChain(Duration.ofMillis(20));
        impatient.add(says(ABSTAIN), named(2, "quick"));
        impatient.add(request -> new CompletableFuture<>(), named(1, "slow"));
        Explanation late = impatient.explain(ALICE_TO_PUMP_7).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(late.considered()).extracting(Considered::rule).containsExactly("quick", "slow");
        assertThat(late.decision()).isEqualTo(Decision.Deny.undecided("policy slow didn't answer within 20 ms"));
    }

    @Test
    void without_a_policy_nothing_was_considered() {
        assertThat(explain()).isEqualTo(new Explanation(NONE_INSTALLED, List.of()));
    }

    @Test
    void plain_java_finds_the_decision_point_and_needs_a_policy() {
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            assertThatThrownBy(() -> services.get(Authorizer.class))
                    .isInstanceOf(TunnelException.class).hasMessageContaining("AuthorizationPolicy");
        }
    }

    private CompletableFuture<Decision> decide() {
        return decide(ALICE_TO_PUMP_7);
    }

    private CompletableFuture<Decision> decide(AccessRequest request) {
        return chain.decide(request).toCompletableFuture();
    }

    private Explanation explain() {
        return chain.explain(ALICE_TO_PUMP_7).toCompletableFuture().join();
    }

    private void install(AuthorizationPolicy policy, Map<String, Object> properties) {
        chain.add(policy, properties);
    }

    private void install(int rank, Decision decision) {
        install(says(decision), named(rank, "rank" + rank));
    }

    private static Map<String, Object> named(int rank, String name) {
        return Map.of("service.id", (long) rank, "service.ranking", rank, AuthorizationPolicy.NAME, name);
    }

    private static Map<String, Object> best(String name) {
        return named(1_000, name);
    }

    private static AuthorizationPolicy says(Decision decision) {
        return request -> CompletableFuture.completedFuture(decision);
    }

    private static AuthorizationPolicy explains(Decision decision, Considered... considered) {
        return new AuthorizationPolicy() {
            @Override
            public CompletionStage<Decision> decide(AccessRequest request) {
                throw new AssertionError("not to be asked");
            }

            @Override
            public CompletionStage<Explanation> explain(AccessRequest request) {
                return CompletableFuture.completedFuture(new Explanation(decision, List.of(considered)));
            }
        };
    }
}
