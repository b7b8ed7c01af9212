package org.jnoports.role.daemon;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a request, in this order: it is authorized, read, and answered (noports.md, section 6.5). Whoever isn't
 * permitted gets no answer of any kind. Thread-safe, never blocks.
 */
final class Requests {
    /** How many requests are worked on at one time; more are dropped, and their clients' waits run out. */
    static final int MAX_IN_HAND = 256;

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final Logger log = LoggerFactory.getLogger(Requests.class);

    private final Decisions decisions;
    private final SessionStarts starts;
    private final String version;
    private final Executor workers;
    private final Semaphore inHand = new Semaphore(MAX_IN_HAND);

    Requests(Decisions decisions, SessionStarts starts, String version, Executor workers) {
        this.decisions = decisions;
        this.starts = starts;
        this.version = version;
        this.workers = workers;
    }

    /** Takes a request on, or drops it. */
    void arrived(Request request) {
        if (!inHand.tryAcquire()) {
            log.warn("{} requests are being worked on already; one of {} is dropped", MAX_IN_HAND, request.client());
            return;
        }
        request.link().hold();
        AccessRequest access = request.access();
        long asked = System.nanoTime();
        decisions.decide(access)
                .thenComposeAsync(decision -> decided(request, access, asked, decision), workers)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        troubled(request, failure);
                    }
                    inHand.release();
                    request.link().letGo();
                });
    }

    private CompletionStage<Void> decided(Request request, AccessRequest access, long asked, Decision decision) {
        if (decision instanceof Decision.Permit permit) {
            Grant grant = new Grant(access, permit, asked);
            return read(request, grant).map(decoded -> answered(request, grant, decoded)).orElse(DONE);
        }
        log.info("{} request of {} refused: {}", request.kind(), request.client(), ((Decision.Deny) decision).reason());
        return DONE;
    }

    private static Optional<Decoded> read(Request request, Grant grant) {
        try {
            return request.read(grant);
        } catch (MessageException e) {
            log.warn("{} request of {} ignored: {}", request.kind(), request.client(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Only what was permitted is done: a message of another kind than its name said isn't. */
    private CompletionStage<Void> answered(Request request, Grant grant, Decoded decoded) {
        if (decoded.message() instanceof SessionRequest asked && request.kind() == Kind.SSH) {
            return starts.start(request, grant, Plan.of(asked, request.settings().target()), decoded.envelope());
        }
        if (decoded.message() instanceof ServiceRequest asked && request.kind() == Kind.SERVICE) {
            return starts.start(request, grant, Plan.of(asked), decoded.envelope());
        }
        if (decoded.message() instanceof KeyOffer offer && request.kind() == Kind.KEY) {
            OfferedKeys.take(offer, request);
            return DONE;
        }
        if (decoded.message() instanceof Ping && request.kind() == Kind.PING) {
            CompletionStage<Void> sent = request.link().send(Features.heartbeat(request.settings(), request.link().device(), version), request.client());
            starts.expect(request); // behind the answer, beside its way
            return sent;
        }
        log.warn("{} request of {} ignored: it holds something else", request.kind(), request.client());
        return DONE;
    }

    private static void troubled(Request request, Throwable failure) {
        log.warn("{} request of {} came to nothing: {}", request.kind(), request.client(), Failures.sentence(failure));
        log.debug("{} request of {}", request.kind(), request.client(), failure);
    }
}
