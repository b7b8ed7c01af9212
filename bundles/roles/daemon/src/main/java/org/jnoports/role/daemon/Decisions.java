package org.jnoports.role.daemon;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.session.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one decision point as this daemon sees it: whatever is asked is answered with a Permit or a Deny, always normally,
 * whether the {@link Authorizer} is there, fails, or keeps silent. What was decided goes into the audit log, where there
 * is one. Thread-safe, never blocks.
 */
final class Decisions {
    /** An Authorizer promises 15 s; one that doesn't keep that has decided nothing. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(Decisions.class);

    private final Supplier<Optional<Authorizer>> authorizer;
    private final Supplier<Optional<AuditLog>> audit;
    private final Clock clock;
    private final Duration limit;

    /**
     * @param authorizer the one installed now, asked for each decision
     * @param audit the one installed now, asked for each entry
     * @param limit how long a decision may take
     */
    Decisions(Supplier<Optional<Authorizer>> authorizer, Supplier<Optional<AuditLog>> audit, Clock clock, Duration limit) {
        this.authorizer = authorizer;
        this.audit = audit;
        this.clock = clock;
        this.limit = limit;
    }

    /** Decides about a request; the audit log says how. */
    CompletionStage<Decision> decide(AccessRequest request) {
        return ask(request).thenApply(decision -> {
            record(AuditEntry.of(clock.instant(), request, decision));
            return decision;
        });
    }

    /** Asks whether something that was permitted still is; leaves no trace. */
    CompletionStage<Decision> ask(AccessRequest request) {
        Optional<Authorizer> installed = authorizer.get();
        if (installed.isEmpty()) {
            return decided(Decision.Deny.undecided("no bundle that decides is installed"));
        }
        try {
            return installed.get().decide(request)
                    .handle((decision, failure) -> failure == null ? definite(decision) : failed(failure))
                    .toCompletableFuture()
                    .completeOnTimeout(Decision.Deny.undecided("nothing was decided within " + limit.toMillis() + " ms"),
                            limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // whatever a decision point throws must not open anything
            return decided(failed(e));
        }
    }

    private static CompletionStage<Decision> decided(Decision decision) {
        return CompletableFuture.completedStage(decision);
    }

    private static Decision definite(Decision decision) {
        if (decision == null) {
            return Decision.Deny.undecided("the decision failed: it was nothing");
        }
        return decision instanceof Decision.Abstain ? new Decision.Deny("nobody had an opinion") : decision;
    }

    private static Decision failed(Throwable failure) {
        log.debug("a decision failed", failure);
        return Decision.Deny.undecided("the decision failed: " + Failures.sentence(failure));
    }

    /** Says in the audit log that a session ends because its permission has. */
    void withdrawn(AccessRequest request, SessionId session, Decision.Deny why) {
        record(AuditEntry.withdrawn(clock.instant(), request, session.text(), why));
    }

    private void record(AuditEntry entry) {
        try {
            audit.get().ifPresent(present -> present.record(entry));
        } catch (RuntimeException e) { // another bundle's; what it can't keep decides nothing
            log.warn("the audit log failed: {}", e.getMessage());
            log.debug("the audit log failed", e);
        }
    }
}
