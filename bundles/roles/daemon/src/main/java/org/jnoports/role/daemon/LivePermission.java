package org.jnoports.role.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One permission, and the open sessions that live by it. Only the timer's thread touches it. */
final class LivePermission {
    /** A policy's clock may be a little behind: so long after its end a permission may still be given with that end. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);
    private static final long ASK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();
    /** A refusal counts if it's still one so much later: one policy may just be taking another's place. */
    private static final long REFLECTION_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(LivePermission.class);

    private final LivePermissions all;
    private final Set<Session> sessions = new LinkedHashSet<>();
    /** The last that was granted. */
    private Grant grant;
    /** Whether the last answer was none. */
    private boolean undecided;
    /** Whether it has been refused since it was last granted, and when that is to be confirmed. */
    private boolean refused;
    private long confirmation;
    /** When the next question of the round is due, by the nano clock. */
    private long nextRound;
    private boolean asking;
    private Future<?> scheduled = CompletableFuture.completedFuture(null);

    LivePermission(LivePermissions all, Grant grant) {
        this.all = all;
        this.grant = grant;
        nextRound = grant.decidedNanos() + all.partOfRound();
    }

    void joined(Session session, Grant granted) {
        sessions.add(session);
        if (granted.isNewerThan(grant)) {
            renew(granted);
        }
        schedule(pause());
    }

    /** @return false if that was the last one */
    boolean left(Session session) {
        sessions.remove(session);
        if (sessions.isEmpty()) {
            scheduled.cancel(false);
        }
        return !sessions.isEmpty();
    }

    /** Questions come at another pace from now on. */
    void beginRound() {
        nextRound = all.now() + all.partOfRound();
        schedule(pause());
    }

    private void renew(Grant granted) {
        grant = granted;
        undecided = false;
        refused = false;
    }

    private void schedule(long nanos) {
        scheduled.cancel(false);
        if (!asking) {
            scheduled = all.after(nanos, this::ask);
        }
    }

    /** Until what comes first: the next round, a confirmation, the end of the permission, that of patience without an answer. */
    private long pause() {
        long now = all.now();
        long wait = nextRound - now;
        if (undecided) {
            wait = Math.min(wait, grant.decidedNanos() + all.pace().undecided().toNanos() - now);
        }
        if (refused) {
            wait = Math.min(wait, confirmation - now);
        }
        if (grant.permit().until().isPresent()) {
            Duration rest = Duration.between(all.clock().instant(), grant.permit().until().get());
            wait = Math.min(wait, (rest.compareTo(LONGEST_WAIT) < 0 ? rest : LONGEST_WAIT).toNanos());
        }
        return Math.max(0, wait);
    }

    private void ask() {
        asking = true;
        Grant asked = grant;
        long began = all.now();
        long step = all.pace().recheck().toNanos();
        if (nextRound - began <= 0) { // rounds that were missed, in a process that was suspended, are left out
            nextRound += step * ((began - nextRound) / step + 1);
        }
        CompletableFuture<?> unused = all.decisions().ask(asked.request()).toCompletableFuture()
                .thenAcceptAsync(decision -> answered(asked, began, decision), all.timer());
    }

    private void answered(Grant asked, long began, Decision decision) {
        asking = false;
        if (sessions.isEmpty()) {
            return;
        }
        if (!grant.equals(asked)) { // something else was granted meanwhile: what holds now?
            schedule(0);
        } else if (decision instanceof Decision.Permit permit) {
            permitted(new Grant(asked.request(), permit, began));
        } else {
            denied((Decision.Deny) decision);
        }
    }

    private void permitted(Grant again) {
        AccessRequest request = again.request();
        Decision.Permit permit = again.permit();
        Instant now = all.clock().instant();
        if (!Grant.covers(permit, request)) {
            refuse(new Decision.Deny(request.client() + " isn't permitted connections to " + request.target().orElseThrow()
                    + " any more", permit.rule(), permit.version(), false));
        } else if (again.isOver(now.minus(CLOCKS_DIFFER))) {
            withdraw(new Decision.Deny("it ended at " + permit.until().orElseThrow(), permit.rule(), permit.version(), false));
        } else if (again.isOver(now)) {
            schedule(ASK_AGAIN_NANOS);
        } else {
            renew(again);
            schedule(pause());
        }
    }

    private void denied(Decision.Deny deny) {
        Duration patience = all.pace().undecided();
        if (!deny.undecided()) {
            refuse(deny);
        } else if (grant.isOver(all.clock().instant())) {
            withdraw(Decision.Deny.undecided("it ended at " + grant.permit().until().orElseThrow()
                    + ", and nobody could say whether it goes on: " + deny.reason()));
        } else if (all.now() - grant.decidedNanos() >= patience.toNanos()) {
            withdraw(Decision.Deny.undecided("nothing was decided for " + patience.toMillis() + " ms: " + deny.reason()));
        } else {
            undecided = true;
            reflect();
        }
    }

    private void refuse(Decision.Deny why) {
        if (refused || grant.isOver(all.clock().instant())) {
            withdraw(why);
        } else {
            refused = true;
            reflect();
        }
    }

    private void reflect() {
        confirmation = all.now() + Math.min(REFLECTION_NANOS, all.pace().recheck().toNanos());
        schedule(pause());
    }

    private void withdraw(Decision.Deny why) {
        List<Session> ending = List.copyOf(sessions);
        sessions.clear();
        all.forget(grant.request());
        ending.forEach(session -> end(session, why));
    }

    private void end(Session session, Decision.Deny why) {
        if (session.ended().toCompletableFuture().isDone()) {
            return;
        }
        all.decisions().withdrawn(grant.request(), session.id(), why);
        try {
            session.end("permission withdrawn: " + why.reason());
        } catch (RuntimeException e) { // the others must end all the same
            log.warn("session {}: its end failed: {}", session.id(), e.getMessage());
            log.debug("session {}", session.id(), e);
        }
    }
}
