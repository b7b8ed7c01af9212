package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Decision.Deny;
import org.jnoports.api.policy.Decision.Permit;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.jnoports.role.daemon.LivePermissions.Pace;
import org.jnoports.testkit.HandTurnedClock;
import org.jnoports.testkit.ManualScheduler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivePermissionsTest {
    private static final AtSign ALICE = AtSign.of("@alice");
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Permit PERMIT = new Permit(Set.of(PermitOpen.parse("localhost:22")), "test: alice", "v1", Optional.empty());
    private static final Deny UNDECIDED = Deny.undecided("@policy doesn't answer");

    private final HandTurnedClock clock = new HandTurnedClock();
    private final ManualScheduler timer = new ManualScheduler(clock);
    private final List<AccessRequest> asked = new ArrayList<>();
    private final List<Instant> askedAt = new ArrayList<>();
    private final List<AuditEntry> audited = new ArrayList<>();
    private Function<AccessRequest, CompletionStage<Decision>> policy = request -> now(PERMIT);
    private Optional<Authorizer> authorizer = Optional.of(Stage.deciding(this::decide));
    private final LivePermissions permissions = permissions(() -> 0.5);

    private LivePermissions permissions(DoubleSupplier spread) {
        return new LivePermissions(
                new Decisions(() -> authorizer, () -> Optional.of(Stage.auditing(audited::add)), clock, Decisions.LIMIT),
                timer, clock, this::nanos, spread);
    }

    private long nanos() {
        return Duration.between(HandTurnedClock.START, clock.instant()).toNanos();
    }

    private CompletionStage<Decision> decide(AccessRequest request) {
        asked.add(request);
        askedAt.add(clock.instant());
        return policy.apply(request);
    }

    private static CompletionStage<Decision> now(Decision decision) {
        return CompletableFuture.completedStage(decision);
    }

    private void answers(Decision decision) {
        policy = request -> now(decision);
    }

    private Permit until(long seconds) {
        return new Permit(PERMIT.targets(), PERMIT.rule(), PERMIT.version(), Optional.of(at(seconds)));
    }

    private static Instant at(long seconds) {
        return HandTurnedClock.START.plusSeconds(seconds);
    }

    private static AccessRequest request(AtSign client) {
        return new AccessRequest(client, AtSign.of("@device"), "garage", Kind.SSH, Optional.of(new HostPort("localhost", 22)));
    }

    private FakeSession open(Permit permit) {
        return open(permit, nanos());
    }

    private FakeSession open(Permit permit, long decidedNanos) {
        FakeSession session = new FakeSession(ALICE);
        permissions.holds(session, new Grant(request(ALICE), permit, decidedNanos));
        timer.runDue();
        return session;
    }

    private void pass(long seconds) {
        timer.advance(Duration.ofSeconds(seconds));
    }

    @BeforeEach
    void pace() {
        permissions.configure(new Pace(ROUND, PATIENCE));
        timer.runDue();
    }

    @Test
    void an_open_session_is_asked_for_every_round_and_goes_on() {
        FakeSession session = open(PERMIT);
        pass(36);
        assertThat(askedAt).containsExactly(at(5), at(15), at(25), at(35));
        assertThat(asked).containsOnly(request(ALICE));
        assertThat(session.end).isNotDone();
        assertThat(audited).as("only what changes something is recorded").isEmpty();
    }

    @Test
    void a_denial_ends_it_and_says_so_in_the_audit_log() {
        FakeSession session = open(PERMIT);
        answers(new Deny("@alice is not in group ops", "file: rule night", "v2", false));
        pass(5);
        assertThat(session.end).as("asked once more, a second later").isNotDone();
        pass(1);
        assertThat(askedAt).containsExactly(at(5), at(6));
        assertThat(session.end).isCompletedWithValue("permission withdrawn: @alice is not in group ops");
        assertThat(audited).containsExactly(AuditEntry.withdrawn(at(6), request(ALICE), session.id().text(),
                new Deny("@alice is not in group ops", "file: rule night", "v2", false)));
    }

    @Test
    void the_moment_between_two_policies_ends_nothing() {
        FakeSession session = open(PERMIT);
        policy = request -> now(askedAt.size() % 2 == 1 ? new Deny("no policy permits @alice") : PERMIT);
        pass(60);
        assertThat(askedAt).startsWith(at(5), at(6), at(15), at(16));
        assertThat(session.end).isNotDone();
        assertThat(audited).isEmpty();
    }

    @Test
    void only_a_permit_takes_a_refusal_back() {
        FakeSession session = open(PERMIT);
        policy = request -> now(askedAt.size() % 2 == 1 ? new Deny("out") : UNDECIDED);
        pass(6);
        open(PERMIT, -1); // granted before
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(askedAt).containsExactly(at(5), at(6), at(7));
        assertThat(session.end).isCompletedWithValue("permission withdrawn: out");
    }

    @Test
    void a_short_round_is_long_enough_to_confirm_a_refusal() {
        permissions.configure(new Pace(Duration.ofMillis(200), PATIENCE));
        FakeSession session = open(PERMIT);
        answers(new Deny("out"));
        timer.advance(Duration.ofMillis(299));
        assertThat(session.end).isNotDone();
        timer.advance(Duration.ofMillis(1));
        assertThat(session.end).isDone();
    }

    @Test
    void a_permit_for_other_targets_ends_it() {
        FakeSession session = open(PERMIT);
        answers(new Permit(Set.of(PermitOpen.parse("localhost:3389")), "file: rule rdp", "v2", Optional.empty()));
        pass(6);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: @alice isn't permitted connections to localhost:22 any more");
        assertThat(audited).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo(AuditEntry.Event.WITHDRAWN);
            assertThat(entry.rule()).isEqualTo("file: rule rdp");
            assertThat(entry.version()).isEqualTo("v2");
        });
    }

    @Test
    void a_permission_that_ends_by_itself_is_asked_for_at_that_moment_and_may_go_on() {
        FakeSession session = open(until(7));
        policy = request -> now(clock.instant().isBefore(at(7)) ? until(7)
                : clock.instant().isBefore(at(21)) ? until(21) : new Deny("the shift is over"));
        pass(7);
        assertThat(askedAt).containsExactly(at(5), at(7));
        pass(13);
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: the shift is over");
    }

    @Test
    void a_permit_that_is_over_is_none_once_clocks_can_no_longer_be_the_reason() {
        FakeSession session = open(until(7));
        answers(until(7));
        pass(7);
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: it ended at 2026-01-01T00:00:07Z");
        assertThat(askedAt.size()).as("asked again in steps, not in a circle").isBetween(3, 15);
    }

    @Test
    void while_nobody_can_decide_it_goes_on_for_the_granted_time_since_something_was_decided() {
        FakeSession session = open(PERMIT);
        pass(5);
        answers(UNDECIDED);
        pass(44);
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: nothing was decided for 45000 ms: @policy doesn't answer");
        assertThat(askedAt).containsExactly(at(5), at(15), at(25), at(35), at(45), at(50));
        assertThat(audited).singleElement().satisfies(entry -> assertThat(entry.reason()).contains("nothing was decided for"));
    }

    @Test
    void every_decision_makes_the_granted_time_begin_anew() {
        FakeSession session = open(PERMIT);
        answers(UNDECIDED);
        pass(40);
        answers(PERMIT);
        pass(5);
        answers(UNDECIDED);
        pass(44);
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(session.end).isDone();
    }

    @Test
    void undecided_it_never_outlives_what_was_permitted() {
        FakeSession session = open(until(12));
        answers(UNDECIDED);
        pass(11);
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: it ended at 2026-01-01T00:00:12Z,"
                + " and nobody could say whether it goes on: @policy doesn't answer");
    }

    @Test
    void without_patience_the_first_answer_that_is_none_ends_it() {
        permissions.configure(new Pace(ROUND, Duration.ZERO));
        FakeSession session = open(PERMIT);
        answers(UNDECIDED);
        pass(5);
        assertThat(session.end).isDone();
    }

    @Test
    void without_a_decision_point_nothing_is_decided() {
        FakeSession session = open(PERMIT);
        Optional<Authorizer> installed = authorizer;
        authorizer = Optional.empty();
        pass(40);
        assertThat(session.end).isNotDone();
        authorizer = installed;
        answers(new Deny("not any more"));
        pass(6);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: not any more");
    }

    @Test
    void a_decision_point_that_fails_has_decided_nothing() {
        FakeSession session = open(PERMIT);
        policy = request -> CompletableFuture.failedStage(new IllegalStateException("broken"));
        pass(20);
        policy = request -> {
            throw new IllegalStateException("broken");
        };
        pass(24);
        assertThat(session.end).isNotDone();
        pass(1);
        assertThat(session.end).isDone();
    }

    @Test
    void sessions_with_the_same_question_share_its_answer() {
        FakeSession first = open(PERMIT);
        pass(2);
        FakeSession second = open(PERMIT);
        pass(10);
        assertThat(askedAt).containsExactly(at(5));
        answers(new Deny("out"));
        pass(4);
        assertThat(first.end).isDone();
        assertThat(second.end).isDone();
        assertThat(audited).extracting(entry -> entry.session().orElseThrow()).containsExactly(first.id().text(), second.id().text());
    }

    @Test
    void other_questions_have_answers_of_their_own() {
        FakeSession alice = open(PERMIT);
        FakeSession bob = new FakeSession(AtSign.of("@bob"));
        permissions.holds(bob, new Grant(request(bob.client()), PERMIT, nanos()));
        policy = request -> now(request.client().equals(ALICE) ? new Deny("out") : PERMIT);
        pass(30);
        assertThat(alice.end).isDone();
        assertThat(bob.end).isNotDone();
    }

    @Test
    void what_was_granted_while_the_question_was_open_isnt_taken_away_by_its_answer() {
        CompletableFuture<Decision> late = new CompletableFuture<>();
        FakeSession session = open(PERMIT);
        policy = request -> late;
        pass(5);
        FakeSession another = open(PERMIT);
        answers(PERMIT);
        late.complete(new Deny("as it was before"));
        timer.runDue();
        assertThat(askedAt).as("asked again at once").containsExactly(at(5), at(5));
        assertThat(session.end).isNotDone();
        assertThat(another.end).isNotDone();
    }

    @Test
    void a_question_that_is_open_isnt_asked_again() {
        FakeSession session = open(PERMIT);
        CompletableFuture<Decision> late = new CompletableFuture<>();
        policy = request -> late;
        pass(40);
        assertThat(askedAt).containsExactly(at(5));
        late.complete(new Deny("out"));
        pass(1);
        assertThat(session.end).isDone();
    }

    @Test
    void a_session_that_took_long_to_open_is_asked_for_as_soon_as_it_is() {
        pass(60);
        answers(new Deny("meanwhile"));
        FakeSession session = open(PERMIT, nanos() - Duration.ofSeconds(30).toNanos());
        assertThat(askedAt).containsExactly(at(60));
        pass(1);
        assertThat(session.end).isCompletedWithValue("permission withdrawn: meanwhile");
    }

    @Test
    void an_older_permit_doesnt_take_the_place_of_a_newer_one() {
        pass(60);
        FakeSession session = open(PERMIT);
        open(until(61), nanos() - Duration.ofSeconds(1).toNanos());
        answers(UNDECIDED);
        pass(44);
        assertThat(session.end).isNotDone();
    }

    @Test
    void another_pace_takes_effect_at_once() {
        open(PERMIT);
        permissions.configure(new Pace(Duration.ofSeconds(2), PATIENCE));
        pass(6);
        assertThat(askedAt).containsExactly(at(1), at(3), at(5));
    }

    @Test
    void rounds_that_were_missed_are_left_out() {
        open(PERMIT);
        clock.advance(Duration.ofHours(30)); // the process was suspended
        pass(5);
        assertThat(askedAt).hasSize(1);
        pass(10);
        assertThat(askedAt).hasSize(2);
    }

    @Test
    void ten_thousand_sessions_that_began_together_are_asked_for_evenly_over_the_round() {
        Random random = new Random(7);
        LivePermissions many = permissions(random::nextDouble);
        many.configure(new Pace(ROUND, PATIENCE));
        for (int i = 0; i < 10_000; i++) {
            AtSign client = AtSign.of("@client" + i);
            many.holds(new FakeSession(client), new Grant(request(client), PERMIT, nanos()));
        }
        timer.runDue();
        int before = asked.size();
        for (int tenth = 0; tenth < 10; tenth++) {
            pass(1);
            assertThat(asked.size() - before).as("questions in second " + tenth).isBetween(850, 1_150);
            before = asked.size();
        }
        assertThat(Set.copyOf(asked)).hasSize(10_000);
    }

    @Test
    void sessions_that_end_leave_nothing_behind() {
        List<FakeSession> sessions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            FakeSession session = new FakeSession(AtSign.of("@client" + i % 10));
            permissions.holds(session, new Grant(request(session.client()), PERMIT, nanos()));
            sessions.add(session);
        }
        pass(7);
        assertThat(permissions.size()).isEqualTo(10);
        sessions.forEach(session -> session.end("over"));
        timer.runDue();
        assertThat(permissions.size()).isZero();
        assertThat(timer.pending()).isZero();
        int before = asked.size();
        pass(60);
        assertThat(asked).hasSize(before);
    }

    @Test
    void withdrawn_ones_leave_nothing_behind() {
        open(PERMIT);
        answers(new Deny("out"));
        pass(6);
        assertThat(permissions.size()).isZero();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void one_that_ended_before_it_was_held_leaves_nothing_behind() {
        FakeSession session = new FakeSession(ALICE);
        session.end("at once");
        permissions.holds(session, new Grant(request(ALICE), PERMIT, nanos()));
        timer.runDue();
        assertThat(permissions.size()).isZero();
        assertThat(timer.pending()).isZero();
        answers(new Deny("out"));
        pass(20);
        assertThat(audited).isEmpty();
    }

    @Test
    void one_whose_end_fails_doesnt_keep_the_others() {
        try (LogLines log = new LogLines()) {
            FakeSession broken = new FakeSession(ALICE) {
                @Override
                public void end(String cause) {
                    throw new IllegalStateException("stuck");
                }
            };
            permissions.holds(broken, new Grant(request(ALICE), PERMIT, nanos()));
            FakeSession session = open(PERMIT);
            answers(new Deny("out"));
            pass(6);
            assertThat(session.end).isDone();
            assertThat(log.await("its end failed: stuck")).startsWith("WARNING session " + broken.id());
        }
    }

    @Test
    void when_nothing_is_watched_any_more_no_session_stays_open() {
        permissions.close();
        FakeSession session = new FakeSession(ALICE);
        permissions.holds(session, new Grant(request(ALICE), PERMIT, nanos()));
        assertThat(session.end).isCompletedWithValue("the daemon is stopping");
    }
}
