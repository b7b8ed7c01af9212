package org.jnoports.policies;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the policies one after the other until one has an opinion. Nothing but a policy's Permit permits anything. */
@Component
public final class PolicyChain implements Authorizer {
    private static final Logger log = LoggerFactory.getLogger(PolicyChain.class);
    /** For all policies of one request together. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Worst ranked first; DS swaps in a whole new list. */
    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<AuthorizationPolicy> policies = List.of();

    private final Duration limit;

    /** Called by DS. */
    @Activate
    public PolicyChain() {
        this(LIMIT);
    }

    PolicyChain(Duration limit) {
        this.limit = limit;
    }

    /** @param policies the worst first, for plain Java */
    public PolicyChain(List<AuthorizationPolicy> policies) {
        this(LIMIT);
        this.policies = List.copyOf(policies);
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        List<AuthorizationPolicy> now = policies; // read once, so one request meets one set of policies
        return ask(now, now.size() - 1, request).toCompletableFuture()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(this::denied)
                .minimalCompletionStage();
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        return decide(request).thenApply(decision -> new Explanation(decision, List.of()));
    }

    /** Asks the policy at this place and, where it abstains, those before it. */
    private static CompletionStage<Decision> ask(List<AuthorizationPolicy> policies, int place, AccessRequest request) {
        if (place < 0) {
            return CompletableFuture.completedFuture(new Decision.Deny("no policy permits " + request.client()));
        }
        return opinion(policies.get(place), request).thenCompose(opinion -> opinion instanceof Decision.Abstain
                ? ask(policies, place - 1, request)
                : CompletableFuture.completedFuture(opinion));
    }

    private static CompletionStage<Decision> opinion(AuthorizationPolicy policy, AccessRequest request) {
        try {
            return given(policy, policy.decide(request)).thenApply(opinion -> given(policy, opinion));
        } catch (Exception e) { // policies are plugins: whatever one throws must not open anything
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> T given(AuthorizationPolicy policy, T answer) {
        if (answer == null) {
            throw new TunnelException(policy.getClass().getSimpleName() + " answered nothing");
        }
        return answer;
    }

    private Decision denied(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason = cause instanceof TimeoutException
                ? "no policy answered within " + limit.toMillis() + " ms"
                : "a policy failed: " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        log.warn("{}; the request is denied", reason);
        log.debug("a policy failed", cause);
        return new Decision.Deny(reason);
    }
}
