package org.jnoports.role.controller;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.session.RoleInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers administrators. Every process that answers for the atSign does, as the published ones do: each has a policy book of
 * its own, and they are to stay alike.
 */
final class Management {
    private static final Logger log = LoggerFactory.getLogger(Management.class);

    private final RoleInstance instance;
    private final Turns turns;
    private final Delivery delivery;
    private final Administration administration;

    Management(RoleInstance instance, Turns turns, Delivery delivery, Administration administration) {
        this.instance = instance;
        this.turns = turns;
        this.delivery = delivery;
        this.administration = administration;
    }

    /** To be called on a worker. */
    CompletionStage<Void> answer(Arrived arrived, ManagerRequest request) {
        if (!turns.isFirst("npp", arrived, request.id())) {
            return CompletableFuture.completedStage(null);
        }
        delivery.mention(arrived.link(), new ManagerAnswer(request.id(), new ManagerAnswer.Acknowledged(), ""), arrived.from());
        return administration.perform(request.operation(), arrived.from(), arrived.settings().book())
                .thenCompose(done -> tell(arrived, request.id(), done));
    }

    /** Answers that a request isn't one. */
    CompletionStage<Void> refuse(Arrived arrived, long id, String reason) {
        log.info("{}: a request of manager {} isn't accepted: {}", instance, arrived.from(), reason);
        return delivery.send(arrived.link(), new ManagerAnswer(id, new ManagerAnswer.NotAccepted(), reason), arrived.from());
    }

    /** A list may be too long for an answer; that is one, too. */
    private CompletionStage<Void> tell(Arrived arrived, long id, Administration.Done done) {
        return delivery.send(arrived.link(), new ManagerAnswer(id, done.outcome(), done.message()), arrived.from())
                .exceptionallyCompose(failure -> Failures.cause(failure) instanceof MessageException tooLong
                        ? delivery.send(arrived.link(), new ManagerAnswer(id, new ManagerAnswer.Failed(), tooLong.getMessage()), arrived.from())
                        : CompletableFuture.failedStage(failure));
    }
}
