package org.jnoports.role.controller;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.store.Claims;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a request is answered once, however often it arrives and however many controllers share its atSign. */
final class Turns {
    /** How long it is remembered that a request was answered; it lives for half of that. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    /** How long the atServer may take to say whose turn it is; who asked waits for 10 s. */
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    private final RoleInstance instance;
    private final Supplier<Claims> claims;

    Turns(RoleInstance instance, Supplier<Claims> claims) {
        this.instance = instance;
        this.claims = claims;
    }

    /** Among repetitions, and among the controllers that share claims. */
    boolean isFirst(String domain, Arrived arrived, long id) {
        boolean first = claims.get().claim(domain + " " + arrived.link().atSign() + " " + arrived.from() + " " + id, REMEMBERED);
        if (!first) {
            log.info("{}: a request of {} was answered before, or is by another controller", instance, arrived.from());
        }
        return first;
    }

    /**
     * Among the processes that answer for this atSign. An atServer that can't tell leaves it to all of them: two answers are
     * one too many, none is a denial.
     */
    CompletionStage<Boolean> isOurs(Arrived arrived, long id) {
        if (!arrived.settings().shared()) {
            return CompletableFuture.completedStage(true);
        }
        return arrived.link().isOurs(id).toCompletableFuture()
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    log.warn("{}: whether another controller answers can't be told, so this one does: {}", instance,
                            Failures.cause(failure) instanceof TimeoutException
                                    ? "the atServer didn't say within " + LIMIT.toSeconds() + " s" : Failures.sentence(failure));
                    return true;
                });
    }
}
