package org.jnoports.role.controller;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what administrators ask for from elsewhere (noports-modern.md, section 5.3), on a policy book. Reads and writes
 * files: to be called on a worker. Every change is made by the book and so in the audit log.
 */
final class Administration {
    private static final int MAX_MESSAGE = 1_000;
    private static final Logger log = LoggerFactory.getLogger(Administration.class);

    private final ControllerServices services;
    private final String version;

    /** @param version of this bundle, for people */
    Administration(ControllerServices services, String version) {
        this.services = services;
        this.version = version;
    }

    /** @param message for the person who asked */
    record Done(ManagerAnswer.Outcome outcome, String message) {
        private static Done failed(String reason) {
            return new Done(new ManagerAnswer.Failed(), reason);
        }
    }

    /** @return always normally */
    CompletionStage<Done> perform(ManagerRequest.Operation operation, AtSign by, String book) {
        try {
            if (operation instanceof ManagerRequest.Simulate simulate) {
                return simulated(simulate);
            }
            return CompletableFuture.completedStage(done(operation, by, book));
        } catch (RuntimeException e) { // a book's own mistakes, too: the administrator is waiting
            log.info("{} asked in vain: {}", by, Failures.sentence(e));
            log.debug("{} asked in vain", by, e);
            return CompletableFuture.completedStage(Done.failed(Failures.sentence(e)));
        }
    }

    private Done done(ManagerRequest.Operation operation, AtSign by, String book) {
        if (operation instanceof ManagerRequest.GetAll getAll) {
            return all(getAll.kind(), services.books().get(book).current().policy());
        } else if (operation instanceof ManagerRequest.Put put) {
            return stored(put.item(), by, services.books().get(book));
        } else if (operation instanceof ManagerRequest.Delete delete) {
            change(services.books().get(book), by, policy -> new PolicyRemoval(policy).of(delete.kind(), delete.itemId()));
            return new Done(new ManagerAnswer.Deleted(), PolicyItems.name(delete.kind()) + " with id " + delete.itemId() + " deleted successfully.");
        }
        return new Done(new ManagerAnswer.Alive(version, version, services.clock().instant().toString()), "pong");
    }

    private static Done all(PolicyItem.Kind kind, AccessPolicy policy) {
        List<PolicyItem> items = PolicyItems.of(kind, policy);
        List<String> others = kind == PolicyItem.Kind.SERVICE_ACL ? PolicyItems.rulesThatAreNoAcls(policy) : List.of();
        return new Done(new ManagerAnswer.All(items), shortened(items.size() + " " + PolicyItems.name(kind) + "s found."
                + (others.isEmpty() ? "" : " Rules that say more than a ServiceACL can aren't among them: " + String.join(", ", others))));
    }

    private static Done stored(PolicyItem item, AtSign by, PolicyBook book) {
        PolicyBook.Edition edition = change(book, by, policy -> PolicyAddition.to(policy, item));
        long id = PolicyItems.idOf(item, edition.policy());
        return new Done(new ManagerAnswer.Stored(item.kind(), id), PolicyItems.name(item.kind()) + " stored successfully.");
    }

    private static PolicyBook.Edition change(PolicyBook book, AtSign by, UnaryOperator<AccessPolicy> change) {
        return book.change(by.text(), change);
    }

    /** What a daemon would be told, without a trace; and what was looked at for it. */
    private CompletionStage<Done> simulated(ManagerRequest.Simulate simulate) {
        AccessQuery query = new AccessQuery(0, simulate.daemon(), simulate.device(), simulate.deviceGroup(), simulate.client());
        return services.authorizer().explain(Verdict.request(query)).thenApply(explanation -> {
            AccessAnswer.Outcome outcome = Verdict.outcome(query, explanation.decision());
            return outcome instanceof AccessAnswer.Decided decided
                    ? new Done(new ManagerAnswer.Simulated(decided), shortened(considered(explanation)))
                    : Done.failed(outcome instanceof AccessAnswer.Failed failed ? failed.message() : "nothing was decided");
        }).exceptionally(failure -> Done.failed(Failures.sentence(failure)));
    }

    private static String considered(Explanation explanation) {
        return explanation.considered().stream().map(one -> one.rule() + ": " + one.outcome()).collect(Collectors.joining("; "));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
