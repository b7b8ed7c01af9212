package org.jnoports.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolicyChainTest {
    private static final AccessRequest ALICE_TO_PUMP_7 =
            new AccessRequest(AtSign.of("@alice"), AtSign.of("@site"), "pump_7", AccessRequest.Kind.SSH, Optional.empty());
    private static final Decision SSH_ONLY = new Decision.Permit(Set.of(PermitOpen.parse("localhost:22")), "test");
    private static final Decision NOT_HERE = new Decision.Deny("not here");
    private static final Decision ABSTAIN = new Decision.Abstain();

    private final PolicyChain chain = new PolicyChain();

    @Test
    void denies_when_no_policy_is_installed() {
        assertThat(decide()).isCompletedWithValue(new Decision.Deny("no policy permits @alice"));
    }

    @Test
    void denies_when_no_policy_has_an_opinion() {
        chain.policies = List.of(says(ABSTAIN), says(ABSTAIN));
        assertThat(decide()).isCompletedWithValue(new Decision.Deny("no policy permits @alice"));
    }

    @Test
    void takes_the_best_ranked_opinion() {
        chain.policies = List.of(says(NOT_HERE), says(SSH_ONLY), says(ABSTAIN));
        assertThat(decide()).isCompletedWithValue(SSH_ONLY);
        chain.policies = List.of(says(SSH_ONLY), says(NOT_HERE));
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
    }

    @Test
    void asks_nobody_after_an_opinion() {
        AtomicBoolean asked = new AtomicBoolean();
        chain.policies = List.of(request -> {
            asked.set(true);
            return CompletableFuture.completedFuture(SSH_ONLY);
        }, says(NOT_HERE));
        assertThat(decide()).isCompletedWithValue(NOT_HERE);
        assertThat(asked).isFalse();
    }

    @Test
    void a_policy_that_throws_denies_even_if_another_would_permit() {
        chain.policies = List.of(says(SSH_ONLY), request -> {
            throw new TunnelException("the list can't be read");
        });
        assertThat(decide()).isCompletedWithValue(new Decision.Deny("a policy failed: the list can't be read"));
    }

    @Test
    void a_policy_that_fails_later_denies() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        chain.policies = List.of(says(SSH_ONLY), request -> later);
        CompletableFuture<Decision> decision = decide();
        assertThat(decision).isNotDone();
        later.completeExceptionally(new IllegalStateException());
        assertThat(decision).isCompletedWithValue(new Decision.Deny("a policy failed: IllegalStateException"));
    }

    @Test
    void a_policy_that_answers_nothing_denies() {
        chain.policies = List.of(says(SSH_ONLY), says(null));
        assertThat(decide().join()).isInstanceOf(Decision.Deny.class);
        chain.policies = List.of(says(SSH_ONLY), request -> null);
        assertThat(decide().join()).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void a_policy_that_never_answers_denies_in_time() throws Exception {
        PolicyChain impatient = new PolicyChain(Duration.ofMillis(20));
        impatient.policies = List.of(says(SSH_ONLY), request -> new CompletableFuture<>());
        assertThat(impatient.decide(ALICE_TO_PUMP_7).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo(new Decision.Deny("no policy answered within 20 ms"));
    }

    @Test
    void what_a_policy_says_after_the_time_changes_nothing() throws Exception {
        CompletableFuture<Decision> late = new CompletableFuture<>();
        PolicyChain impatient = new PolicyChain(Duration.ofMillis(20));
        impatient.policies = List.of(request -> late);
        CompletableFuture<Decision> decision = impatient.decide(ALICE_TO_PUMP_7).toCompletableFuture();
        assertThat(decision.get(30, TimeUnit.SECONDS)).isInstanceOf(Decision.Deny.class);
        late.complete(SSH_ONLY);
        assertThat(decision.join()).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void a_request_meets_the_policies_of_the_moment_it_came() {
        CompletableFuture<Decision> slow = new CompletableFuture<>();
        chain.policies = List.of(says(NOT_HERE), request -> slow);
        CompletableFuture<Decision> before = decide();
        chain.policies = List.of(says(SSH_ONLY));
        CompletableFuture<Decision> after = decide();
        slow.complete(ABSTAIN);
        assertThat(before).isCompletedWithValue(NOT_HERE);
        assertThat(after).isCompletedWithValue(SSH_ONLY);
    }

    @Test
    void policies_that_are_swapped_all_the_time_lose_no_request() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = new Thread(() -> {
            while (!done.get()) {
                chain.policies = List.of(says(SSH_ONLY), says(ABSTAIN));
                chain.policies = List.of(says(SSH_ONLY));
            }
        });
        chain.policies = List.of(says(SSH_ONLY));
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
        chain.policies = List.of(request -> slow);
        chain.decide(ALICE_TO_PUMP_7).toCompletableFuture().complete(SSH_ONLY);
        CompletableFuture<Decision> again = decide();
        slow.complete(NOT_HERE);
        assertThat(again).isCompletedWithValue(NOT_HERE);
    }

    @Test
    void plain_java_finds_the_decision_point_and_needs_a_policy() {
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            assertThatThrownBy(() -> services.get(Authorizer.class))
                    .isInstanceOf(TunnelException.class).hasMessageContaining("AuthorizationPolicy");
        }
    }

    private CompletableFuture<Decision> decide() {
        return chain.decide(ALICE_TO_PUMP_7).toCompletableFuture();
    }

    private static AuthorizationPolicy says(Decision decision) {
        return request -> CompletableFuture.completedFuture(decision);
    }
}
