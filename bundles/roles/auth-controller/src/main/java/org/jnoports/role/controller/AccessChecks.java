package org.jnoports.role.controller;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.session.RoleInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers daemons who may use them: acknowledged at once, decided by the policies of this process, answered, recorded. */
final class AccessChecks {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final Logger log = LoggerFactory.getLogger(AccessChecks.class);

    private final RoleInstance instance;
    private final ControllerServices services;
    private final Workers workers;
    private final Turns turns;
    private final Delivery delivery;
    private final Notices notices;

    AccessChecks(RoleInstance instance, ControllerServices services, Workers workers, Turns turns, Delivery delivery) {
        this.instance = instance;
        this.services = services;
        this.workers = workers;
        this.turns = turns;
        this.delivery = delivery;
        this.notices = new Notices(services.clock());
    }

    /** @return completes when the answer is on its way, or it is another controller's */
    CompletionStage<Void> answer(Arrived arrived, AccessQuery query) {
        if (!query.daemon().equals(arrived.from())) {
            return refuse(arrived, query.id(), "the access query is about another daemon than the one that asks");
        }
        if (!turns.isFirst("auth_checks", arrived, query.id())) {
            return DONE;
        }
        return turns.isOurs(arrived, query.id())
                .thenComposeAsync(ours -> ours ? decide(arrived, query) : left(query), workers.pool());
    }

    /** Answers that a request isn't one. */
    CompletionStage<Void> refuse(Arrived arrived, long id, String reason) {
        log.info("{}: a request of {} isn't accepted: {}", instance, arrived.from(), reason);
        return delivery.send(arrived.link(), new AccessAnswer(id, new AccessAnswer.NotAccepted(reason)), arrived.from());
    }

    private CompletionStage<Void> left(AccessQuery query) {
        log.debug("{}: another controller answers {} about {}", instance, query.daemon(), query.client());
        return DONE;
    }

    private CompletionStage<Void> decide(Arrived arrived, AccessQuery query) {
        delivery.mention(arrived.link(), new AccessAnswer(query.id(), new AccessAnswer.Acknowledged()), query.daemon());
        AccessRequest request = Verdict.request(query);
        return decision(request).thenComposeAsync(decision -> decided(arrived, query, request, decision), workers.pool());
    }

    /** Whatever goes wrong here is a denial (noports.md, section 8.1). */
    private CompletionStage<Decision> decision(AccessRequest request) {
        CompletionStage<Decision> asked;
        try {
            asked = services.authorizer().decide(request);
        } catch (RuntimeException e) { // whatever it is, it must not let anybody in
            asked = CompletableFuture.failedFuture(e);
        }
        return asked.exceptionally(failure -> {
            log.warn("{}: deciding failed: {}", instance, Failures.sentence(failure));
            log.debug("{}: deciding failed", instance, failure);
            return new Decision.Deny("Exception: " + Failures.sentence(failure));
        });
    }

    private CompletionStage<Void> decided(Arrived arrived, AccessQuery query, AccessRequest request, Decision decision) {
        services.audit().get().ifPresent(audit -> audit.record(AuditEntry.of(services.clock().instant(), request, decision)));
        if (decision instanceof Decision.Permit permit) {
            log.debug("{}: {} may use {}{}: {}", instance, query.client(), query.device(), query.daemon(), permit.rule());
        } else {
            log.info("{}: {} may not use {}{}: {}", instance, query.client(), query.device(), query.daemon(),
                    decision instanceof Decision.Deny deny ? deny.reason() : "nobody had an opinion");
        }
        AccessAnswer answer = new AccessAnswer(query.id(), Verdict.outcome(query, decision));
        CompletionStage<Void> delivered = delivery.send(arrived.link(), answer, query.daemon());
        notices.publish(arrived.link(), query, answer);
        return delivered;
    }
}
