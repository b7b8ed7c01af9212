package org.jnoports.sessions;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionTotals;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.store.Claims;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of this process. Owns the timers. */
final class LiveSessions implements SessionRegistry, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveSessions.class);
    /** How long an id is remembered: no notification lives longer on an atServer. */
    private static final Duration REMEMBERED = Duration.ofHours(24);

    private final SessionTable table = new SessionTable();
    private final Tallies tallies = new Tallies();
    private final Supplier<Claims> claims;
    private final MemoryClaims endedHere;
    private final Clock clock;
    private final Timers timers;

    /**
     * @param claims asked once for every new session: other nodes may have had it
     * @param endedHere remembers from its end on what ended in this process
     * @param clock tells when a session was opened
     * @param timers closed with this
     */
    LiveSessions(Supplier<Claims> claims, MemoryClaims endedHere, Clock clock, Timers timers) {
        this.claims = claims;
        this.endedHere = endedHere;
        this.clock = clock;
        this.timers = timers;
    }

    @Override
    public Optional<Session> open(RoleInstance role, SessionId id, AtSign client, Duration unusedFor) {
        SessionTable.Key key = new SessionTable.Key(role, id);
        if (!table.reserve(key)) {
            return Optional.empty();
        }
        try {
            if (endedHere.holds(name(key)) || !claims.get().claim(name(key), REMEMBERED)) {
                return Optional.empty();
            }
            return Optional.of(begin(key, client, unusedFor));
        } finally {
            table.cancel(key);
        }
    }

    private LiveSession begin(SessionTable.Key key, AtSign client, Duration unusedFor) {
        Tally tally = tallies.of(key.role());
        LiveSession session = new LiveSession(key.role(), key.id(), client, clock.instant(), tally, timers::execute, over -> {
            tally.sessionEnded();
            forget(key);
        });
        table.put(key, session);
        tally.sessionOpened();
        log.info("session {} ({}) opened for {}", key.id(), key.role(), client);
        Timers.Timer unused = timers.after(unusedFor, () -> session.endUnused("not used within " + text(unusedFor)));
        session.used().thenRun(unused::cancel);
        session.ended().thenRun(unused::cancel);
        return session;
    }

    private void forget(SessionTable.Key key) {
        endedHere.claim(name(key), REMEMBERED);
        table.remove(key);
    }

    @Override
    public List<SessionView> list() {
        return table.all().stream().map(LiveSession::view).toList();
    }

    @Override
    public List<SessionTotals> totals() {
        return tallies.totals();
    }

    @Override
    public boolean end(RoleInstance role, SessionId id, String cause) {
        Optional<LiveSession> session = table.get(new SessionTable.Key(role, id));
        session.ifPresent(open -> open.end(cause));
        return session.isPresent();
    }

    @Override
    public void drain(RoleInstance role, Duration limit) {
        table.beginDraining(role);
        try {
            awaitAll(table.of(role), limit);
            table.of(role).forEach(session -> session.end(role + " stopped"));
        } finally {
            table.endDraining(role);
        }
    }

    @Override
    public void suspend(RoleInstance role) {
        table.suspend(role);
        log.info("{} is suspended: it takes no new sessions", role);
    }

    @Override
    public void resume(RoleInstance role) {
        if (table.resume(role)) {
            log.info("{} takes new sessions again", role);
        }
    }

    @Override
    public Set<RoleInstance> suspended() {
        return table.suspended();
    }

    private static void awaitAll(List<LiveSession> sessions, Duration limit) {
        CompletableFuture<?>[] ends = sessions.stream().map(session -> session.ended().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.debug("{} of {} sessions were still open after {}", List.of(ends).stream().filter(end -> !end.isDone()).count(),
                    ends.length, limit);
        } catch (InterruptedException e) { // whoever waits wants no more of it: the rest ends at once
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new TunnelException("a session's end failed: " + e.getMessage(), e);
        }
    }

    /** Ends every session and stops the timers. */
    @Override
    public void close() {
        table.all().forEach(session -> session.end("the sessions bundle stopped"));
        timers.close();
    }

    private static String name(SessionTable.Key key) {
        return "session/" + key.role() + "/" + key.id();
    }

    private static String text(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
