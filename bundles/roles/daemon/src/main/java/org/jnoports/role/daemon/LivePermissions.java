package org.jnoports.role.daemon;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permissions that open sessions live by. Each is asked for again from time to time and when it ends by itself;
 * sessions end when theirs is withdrawn. Sessions with the same question share its answer, and questions are spread evenly
 * over the time between two. Everything happens on the timer's thread; the methods may be called from any.
 */
final class LivePermissions implements AutoCloseable {
    private static final long CLOSING_MILLIS = 500;
    private static final Logger log = LoggerFactory.getLogger(LivePermissions.class);

    private final Decisions decisions;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final DoubleSupplier spread;
    private final Map<AccessRequest, LivePermission> live = new HashMap<>(); // only the timer's thread touches it
    private volatile Pace pace = new Pace(Duration.ofSeconds(10), Duration.ofMinutes(5));

    /**
     * How often, and how long without an answer.
     *
     * @param recheck between two questions about the same
     * @param undecided how long sessions go on since something was last decided
     */
    record Pace(Duration recheck, Duration undecided) {}

    /**
     * @param timer one thread, which belongs to this
     * @param clock for when permissions end by themselves
     * @param nanoTime for all other times
     * @param spread 0 to 1, at random: where in its round a permission is asked for first
     */
    LivePermissions(Decisions decisions, ScheduledExecutorService timer, Clock clock, LongSupplier nanoTime, DoubleSupplier spread) {
        this.decisions = decisions;
        this.timer = timer;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.spread = spread;
    }

    /** From now on. */
    void configure(Pace next) {
        if (!next.equals(pace)) {
            pace = next;
            timer.execute(() -> live.values().forEach(LivePermission::beginRound));
        }
    }

    /** Lets a session live by what it was granted, until it ends. */
    void holds(Session session, Grant grant) {
        try {
            timer.execute(() -> joined(session, grant));
        } catch (RejectedExecutionException e) { // closed, so nobody would notice a withdrawal
            session.end("the daemon is stopping");
        }
    }

    private void joined(Session session, Grant grant) {
        live.computeIfAbsent(grant.request(), request -> new LivePermission(this, grant)).joined(session, grant);
        session.ended().thenRun(() -> left(session, grant.request()));
    }

    private void left(Session session, AccessRequest request) {
        try {
            timer.execute(() -> live.computeIfPresent(request, (same, permission) -> permission.left(session) ? permission : null));
        } catch (RejectedExecutionException e) {
            // closed: nothing is held any more
        }
    }

    /** Nobody lives by it any more. */
    void forget(AccessRequest request) {
        live.remove(request);
    }

    /** How many permissions are asked for; on the timer's thread. */
    int size() {
        return live.size();
    }

    Decisions decisions() {
        return decisions;
    }

    Pace pace() {
        return pace;
    }

    Clock clock() {
        return clock;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** A part of the time between two questions. */
    long partOfRound() {
        return (long) (pace.recheck().toNanos() * spread.getAsDouble());
    }

    Future<?> after(long nanos, Runnable task) {
        return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Asks nothing more; for when all sessions have ended. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("the end of sessions whose permission was withdrawn takes long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
