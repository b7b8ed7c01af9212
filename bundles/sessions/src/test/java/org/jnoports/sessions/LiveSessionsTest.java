package org.jnoports.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionTotals;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.store.Claims;
import org.jnoports.api.transport.Traffic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveSessionsTest {
    private static final RoleInstance RELAY = new RoleInstance("relay", "one");
    private static final RoleInstance DAEMON = new RoleInstance("daemon", "one");
    private static final AtSign ALICE = AtSign.of("@alice");
    private static final SessionId ID = new SessionId("s-1");
    private static final Duration UNUSED = Duration.ofSeconds(30);
    private static final Duration NOW = Duration.ZERO;

    private static final Logger LOG = Logger.getLogger("org.jnoports.sessions");

    private final HandTurnedTimers timers = new HandTurnedTimers();
    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private volatile Claims claims = new MemoryClaims(timers::nanoTime);
    private final LiveSessions sessions = new LiveSessions(() -> claims, new MemoryClaims(timers::nanoTime), clock, timers);
    private final List<String> closed = new ArrayList<>();

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.WARNING); // thousands of sessions begin and end here
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(null);
    }

    @AfterEach
    void close() {
        sessions.close();
        assertThat(sessions.list()).isEmpty();
        assertThat(timers.isClosed()).isTrue();
    }

    @Test
    void an_open_session_is_listed() {
        Session session = open(ID);
        assertThat(session.id()).isEqualTo(ID);
        assertThat(session.client()).isEqualTo(ALICE);
        assertThat(sessions.list()).containsExactly(new SessionView(RELAY, ID, ALICE, Instant.EPOCH, Optional.empty()));
    }

    @Test
    void sessions_are_listed_oldest_first() {
        for (String id : List.of("b", "a", "c")) {
            open(new SessionId(id));
        }
        assertThat(sessions.list()).extracting(view -> view.id().text()).containsExactly("b", "a", "c");
    }

    @Test
    void an_id_is_opened_once_while_it_is_open_and_for_24_hours_after() {
        Session session = open(ID);
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isEmpty();
        session.attach(new FakeBridge(0, 0));
        timers.pass(Duration.ofHours(20));
        session.end("enough");
        timers.pass(Duration.ofHours(23));
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isEmpty();
        timers.pass(Duration.ofHours(1));
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isPresent();
    }

    @Test
    void client_relay_and_daemon_of_one_session_may_share_a_process() {
        open(ID);
        assertThat(sessions.open(DAEMON, ID, ALICE, UNUSED)).isPresent();
        assertThat(sessions.open(new RoleInstance("relay", "two"), ID, ALICE, UNUSED)).isPresent();
        assertThat(sessions.list()).hasSize(3);
    }

    @Test
    void an_id_that_another_node_claimed_is_not_opened() {
        claims = (name, time) -> false;
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isEmpty();
        assertThat(sessions.list()).isEmpty();
    }

    @Test
    void a_claim_names_role_and_id() {
        List<String> names = new ArrayList<>();
        claims = (name, time) -> names.add(name + " " + time);
        open(ID);
        assertThat(names).containsExactly("session/relay-one/s-1 PT24H");
    }

    @Test
    void a_store_that_fails_fails_the_opening_and_leaves_nothing() {
        claims = (name, time) -> {
            throw new TunnelException("the store is away");
        };
        assertThatThrownBy(() -> sessions.open(RELAY, ID, ALICE, UNUSED)).hasMessage("the store is away");
        claims = new MemoryClaims();
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isPresent();
    }

    @Test
    void an_exchanged_store_does_not_open_what_is_open_here() {
        open(ID);
        claims = (name, time) -> true;
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isEmpty();
    }

    @Test
    void a_session_without_bridge_ends_at_its_time() {
        Session session = open(ID);
        session.owns(() -> closed.add("listener"));
        timers.pass(UNUSED.minusMillis(1));
        assertThat(session.ended().toCompletableFuture()).isNotDone();
        timers.pass(Duration.ofMillis(1));
        assertThat(session.ended().toCompletableFuture()).isCompletedWithValue("not used within 30 s");
        assertThat(closed).containsExactly("listener");
        assertThat(sessions.list()).isEmpty();
    }

    @Test
    void a_session_in_use_does_not_expire_and_holds_no_timer() {
        Session session = open(ID);
        session.attach(new FakeBridge(0, 0));
        assertThat(timers.pending()).isZero();
        timers.pass(Duration.ofDays(100));
        assertThat(session.ended().toCompletableFuture()).isNotDone();
    }

    @Test
    void an_ended_session_holds_no_timer() {
        open(ID).end("enough");
        assertThat(timers.pending()).isZero();
    }

    @Test
    void what_a_session_owns_is_closed_once_in_reverse_order() {
        Session session = open(ID);
        for (String name : List.of("first", "second", "third")) {
            session.owns(() -> closed.add(name));
        }
        session.end("enough");
        session.end("again");
        assertThat(closed).containsExactly("third", "second", "first");
        assertThat(session.ended().toCompletableFuture()).isCompletedWithValue("enough");
    }

    @Test
    void what_fails_to_close_does_not_keep_the_others_open() {
        Session session = open(ID);
        session.owns(() -> closed.add("first"));
        session.owns(() -> {
            throw new IOException("busy");
        });
        session.end("enough");
        assertThat(closed).containsExactly("first");
        assertThat(session.ended().toCompletableFuture()).isCompleted();
    }

    @Test
    void what_comes_after_the_end_is_closed_at_once() {
        Session session = open(ID);
        session.end("enough");
        FakeBridge late = new FakeBridge(0, 0);
        session.attach(late);
        session.owns(() -> closed.add("late"));
        assertThat(late.isOpen()).isFalse();
        assertThat(closed).containsExactly("late");
    }

    @Test
    void a_session_ends_with_its_last_bridge() {
        Session session = open(ID);
        FakeBridge one = new FakeBridge(1, 10);
        FakeBridge two = new FakeBridge(2, 20);
        session.attach(one);
        session.attach(two);
        one.peersEnd("left closed");
        assertThat(session.ended().toCompletableFuture()).isNotDone();
        assertThat(sessions.list().get(0).traffic()).contains(new Traffic(3, 30));
        two.peersEnd("right: Connection reset");
        assertThat(session.ended().toCompletableFuture()).isCompletedWithValue("right: Connection reset");
    }

    @Test
    void the_end_closes_the_bridges() {
        Session session = open(ID);
        FakeBridge bridge = new FakeBridge(1, 2);
        session.attach(bridge);
        assertThat(sessions.end(RELAY, ID, "ended by hand")).isTrue();
        assertThat(bridge.isOpen()).isFalse();
        assertThat(session.ended().toCompletableFuture()).isCompletedWithValue("ended by hand");
        assertThat(sessions.end(RELAY, ID, "again")).isFalse();
    }

    @Test
    void nobody_hears_of_the_end_before_it_is_so() {
        Session session = open(ID);
        session.owns(() -> closed.add("listener"));
        List<Integer> seen = new ArrayList<>();
        session.ended().thenRun(() -> seen.addAll(List.of(sessions.list().size(), closed.size())));
        session.end("enough");
        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void from_outside_an_end_can_not_be_faked() {
        Session session = open(ID);
        session.ended().toCompletableFuture().complete("not so");
        assertThat(session.ended().toCompletableFuture()).isNotDone();
    }

    @Test
    void a_role_has_ten_thousand_sessions_and_no_more() {
        for (int i = 0; i < 10_000; i++) {
            open(new SessionId("s" + i));
        }
        SessionId oneMore = new SessionId("one-more");
        assertThatThrownBy(() -> sessions.open(RELAY, oneMore, ALICE, UNUSED)).isInstanceOf(TunnelException.class)
                .hasMessageContaining("10000");
        assertThat(sessions.open(DAEMON, oneMore, ALICE, UNUSED)).isPresent();
        sessions.end(RELAY, new SessionId("s1"), "enough");
        assertThat(sessions.open(RELAY, oneMore, ALICE, UNUSED)).isPresent();
    }

    @Test
    void draining_without_sessions_returns_at_once_and_the_role_may_start_anew() {
        sessions.drain(RELAY, Duration.ofDays(1));
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isPresent();
    }

    @Test
    void draining_ends_what_is_left_at_the_limit_and_nothing_else() {
        Session session = open(ID);
        Session others = sessions.open(DAEMON, ID, ALICE, UNUSED).orElseThrow();
        sessions.drain(RELAY, NOW);
        assertThat(session.ended().toCompletableFuture()).isCompletedWithValue("relay-one stopped");
        assertThat(others.ended().toCompletableFuture()).isNotDone();
    }

    @Test
    void draining_waits_for_running_sessions_and_takes_no_new_ones() throws Exception {
        Session running = open(ID);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> drained = other.submit(() -> sessions.drain(RELAY, Duration.ofMinutes(1)));
            assertThatThrownBy(() -> {
                for (int i = 0; true; i++) { // until the other thread has begun
                    sessions.open(RELAY, new SessionId("late-" + i), ALICE, UNUSED).orElseThrow().end("too early");
                }
            }).isInstanceOf(TunnelException.class).hasMessage("relay-one is stopping and takes no new sessions");
            assertThat(drained).isNotDone();
            running.end("done");
            drained.get(30, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
        assertThat(sessions.open(RELAY, new SessionId("anew"), ALICE, UNUSED)).isPresent();
    }

    @Test
    void what_was_being_opened_when_draining_began_is_not_opened() throws Exception {
        Session running = open(ID);
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        claims = (name, time) -> {
            asked.countDown();
            return answer.join();
        };
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            Future<?> opening = others.submit(() -> sessions.open(RELAY, new SessionId("slow"), ALICE, UNUSED));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            Future<?> drained = others.submit(() -> sessions.drain(RELAY, Duration.ofMinutes(1)));
            assertThatThrownBy(() -> {
                while (true) { // until draining has begun
                    assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isEmpty();
                }
            }).hasMessageContaining("is stopping");
            answer.complete(true);
            assertThatThrownBy(() -> opening.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("relay-one is stopping and takes no new sessions");
            running.end("done");
            drained.get(30, TimeUnit.SECONDS);
        } finally {
            others.shutdownNow();
        }
        assertThat(sessions.list()).isEmpty();
    }

    @Test
    void an_interrupted_drain_ends_the_rest_at_once() throws Exception {
        Session session = open(ID);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread drainer = new Thread(() -> {
            Thread.currentThread().interrupt();
            sessions.drain(RELAY, Duration.ofMinutes(10));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        drainer.start();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(session.ended().toCompletableFuture()).isCompleted();
        drainer.join();
    }

    @Test
    void of_many_threads_with_one_id_exactly_one_opens_it() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<?>> tries = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                tries.add(pool.submit(() -> {
                    start.await();
                    for (int n = 0; n < 500; n++) {
                        sessions.open(RELAY, new SessionId("s" + n), ALICE, UNUSED).ifPresent(session -> {
                            opened.incrementAndGet();
                            session.end("enough");
                        });
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : tries) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(opened).hasValue(500);
    }

    @Test
    void owners_and_enders_may_race_and_everything_is_closed_once() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        AtomicInteger closings = new AtomicInteger();
        try {
            for (int n = 0; n < 300; n++) {
                Session session = open(new SessionId("r" + n));
                Future<?> owner = pool.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        session.owns(closings::incrementAndGet);
                    }
                });
                Future<?> ender = pool.submit(() -> session.end("race"));
                owner.get(30, TimeUnit.SECONDS);
                ender.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(closings).hasValue(300 * 20);
    }

    private Session open(SessionId id) {
        return sessions.open(RELAY, id, ALICE, UNUSED).orElseThrow();
    }

    @Test
    void what_a_role_notes_is_seen_and_what_is_too_long_is_cut() {
        Session session = sessions.open(DAEMON, ID, ALICE, UNUSED).orElseThrow();
        session.note(SessionFact.DEVICE, "garage");
        session.note(SessionFact.TARGET, "x".repeat(300));
        session.note(SessionFact.TARGET, "y".repeat(300));

        assertThat(sessions.list()).singleElement().extracting(SessionView::facts)
                .isEqualTo(Map.of(SessionFact.DEVICE, "garage", SessionFact.TARGET, "y".repeat(256)));
    }

    @Test
    void a_suspended_role_refuses_new_sessions_and_keeps_its_own_until_it_is_resumed() {
        Session before = sessions.open(RELAY, ID, ALICE, UNUSED).orElseThrow();
        sessions.suspend(RELAY);

        assertThat(sessions.suspended()).containsExactly(RELAY);
        assertThatThrownBy(() -> sessions.open(RELAY, new SessionId("s-2"), ALICE, UNUSED)).isInstanceOf(TunnelException.class)
                .hasMessage("relay-one is suspended and takes no new sessions");
        assertThat(sessions.open(DAEMON, ID, ALICE, UNUSED)).isPresent();
        assertThat(before.ended().toCompletableFuture()).isNotDone();
        sessions.resume(RELAY);
        assertThat(sessions.open(RELAY, new SessionId("s-2"), ALICE, UNUSED)).isPresent();
    }

    @Test
    void a_role_that_starts_anew_is_not_suspended() {
        sessions.suspend(RELAY);
        sessions.drain(RELAY, NOW);
        assertThat(sessions.suspended()).isEmpty();
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).isPresent();
    }

    @Test
    void totals_count_open_sessions_and_keep_what_ended_ones_moved() {
        Session first = open(ID);
        first.attach(new FakeBridge(1, 10));
        first.end("enough");
        Session second = open(new SessionId("s-2"));
        second.attach(new FakeBridge(2, 20));
        var unused = sessions.open(DAEMON, ID, ALICE, UNUSED).orElseThrow();

        assertThat(sessions.totals()).containsExactly(new SessionTotals(RELAY, 2, 1, new Traffic(3, 30)),
                new SessionTotals(DAEMON, 1, 0, new Traffic(0, 0)));
    }

    @Test
    void what_a_bridge_moves_is_counted_though_it_ends_after_its_session() {
        Session session = open(ID);
        FakeBridge slow = new FakeBridge(1, 2) {
            @Override
            public void close() {} // told to close; it ends later
        };
        session.attach(slow);
        session.end("enough");
        assertThat(sessions.totals()).containsExactly(new SessionTotals(RELAY, 1, 1, new Traffic(1, 2)));
        slow.peersEnd("closed here");
        assertThat(sessions.totals()).containsExactly(new SessionTotals(RELAY, 1, 1, new Traffic(1, 2)));
    }

    @Test
    void what_is_not_opened_is_not_counted_and_a_role_that_drained_counts_on() {
        open(ID).end("enough");
        assertThat(sessions.open(RELAY, ID, ALICE, UNUSED)).as("seen before").isEmpty();
        sessions.drain(RELAY, NOW);
        open(new SessionId("s-2"));
        assertThat(sessions.totals()).containsExactly(new SessionTotals(RELAY, 2, 1, new Traffic(0, 0)));
    }

    @Test
    void of_more_than_a_thousand_roles_the_one_without_sessions_for_the_longest_time_is_forgotten() {
        open(ID);
        for (int i = 0; i < 1_000; i++) {
            sessions.open(new RoleInstance("daemon", "d" + i), ID, ALICE, UNUSED).orElseThrow().end("enough");
        }
        assertThat(sessions.totals()).hasSize(1_000).extracting(SessionTotals::role).contains(RELAY, new RoleInstance("daemon", "d1"), new RoleInstance("daemon", "d999"))
                .doesNotContain(new RoleInstance("daemon", "d0"));
    }
}
