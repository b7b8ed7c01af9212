package org.jnoports.policies;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.Explanation.Considered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through the policies of the moment it came, best ranked first. To be asked once. */
final class Question {
    private static final Logger log = LoggerFactory.getLogger(Question.class);

    private final AccessRequest request;
    private final List<Installed> policies;
    private final Duration limit;
    private final List<Considered> considered = new CopyOnWriteArrayList<>(); // grows on whichever thread a policy answers
    private volatile Installed asked;

    /** @param policies those that are asked at the request's point, best ranked first */
    Question(AccessRequest request, List<Installed> policies, Duration limit) {
        this.request = request;
        this.policies = List.copyOf(policies);
        this.limit = limit;
    }

    /** @return a Permit or a Deny within the limit, always normally */
    CompletionStage<Decision> decided() {
        return answered(policy -> given(policy.decide(request)).thenApply(decision -> new Explanation(given(decision), List.of())))
                .exceptionally(failure -> warned(denied(failure), failure))
                .minimalCompletionStage();
    }

    /** @return as {@link #decided}, and what was looked at until then */
    CompletionStage<Explanation> explained() {
        return answered(policy -> policy.explain(request))
                .exceptionally(this::denied)
                .thenApply(decision -> new Explanation(decision, considered))
                .minimalCompletionStage();
    }

    /** What a policy is asked. */
    private interface Way {
        CompletionStage<Explanation> ask(AuthorizationPolicy policy);
    }

    private CompletableFuture<Decision> answered(Way way) {
        return ask(way, 0).toCompletableFuture().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the policy at this place and, where it has no opinion, those after it. */
    private CompletionStage<Decision> ask(Way way, int place) {
        if (place == policies.size()) {
            return CompletableFuture.completedFuture(nobodyPermits());
        }
        Installed next = policies.get(place);
        asked = next;
        return opinion(way, next).thenCompose(opinion -> opinion instanceof Decision.Abstain
                ? ask(way, place + 1)
                : CompletableFuture.completedFuture(opinion));
    }

    private CompletionStage<Decision> opinion(Way way, Installed next) {
        try {
            return given(way.ask(next.usable())).toCompletableFuture().thenApply(answer -> noted(next, given(answer)));
        } catch (Exception | LinkageError e) { // policies are plugins, and their bundles may be going: nothing that one throws opens anything
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> T given(T answer) {
        if (answer == null) {
            throw new TunnelException("it answered nothing");
        }
        return answer;
    }

    private Decision noted(Installed policy, Explanation answer) {
        List<Considered> all = answer.considered().isEmpty() ? Explanation.of(answer.decision()).considered() : answer.considered();
        for (Considered one : all) {
            considered.add(one.rule().isBlank() ? new Considered(policy.name(), one.outcome()) : one);
        }
        return answer.decision();
    }

    private Decision nobodyPermits() {
        String who = switch (request.point()) {
            case DAEMON -> "daemons";
            case CONTROLLER -> "an authorization controller";
        };
        return new Decision.Deny(policies.isEmpty()
                ? "no policy is installed that decides for " + who + ", so nobody is permitted"
                : "no policy permits " + request.client());
    }

    private Decision.Deny denied(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String name = asked == null ? "?" : asked.name();
        String what = cause instanceof TimeoutException ? "didn't answer within " + limit.toMillis() + " ms"
                : "failed: " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        considered.add(new Considered(name, what));
        return Decision.Deny.undecided("policy " + name + " " + what);
    }

    private Decision warned(Decision.Deny deny, Throwable failure) {
        log.warn("{}; the request of {} is denied", deny.reason(), request.client());
        log.debug("a policy failed", failure);
        return deny;
    }
}
