package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Decision.Deny;
import org.jnoports.api.policy.Decision.Permit;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final AccessRequest REQUEST = new AccessRequest(Stage.CLIENT, Stage.DEVICE, Stage.NAME, Kind.PING, Optional.empty());
    private static final Permit PERMIT = new Permit(Set.of(PermitOpen.ANY), "test", "v1", Optional.empty());

    private final HandTurnedClock clock = new HandTurnedClock();
    private final List<AuditEntry> audited = new ArrayList<>();
    private Optional<AuditLog> audit = Optional.of(Stage.auditing(audited::add));

    private Decision decide(Function<AccessRequest, CompletionStage<Decision>> authorizer) throws Exception {
        return new Decisions(() -> Optional.of(Stage.deciding(authorizer)), () -> audit, clock, Duration.ofMillis(50))
                .decide(REQUEST).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void what_was_decided_is_handed_on_and_recorded() throws Exception {
        assertThat(decide(request -> CompletableFuture.completedStage(PERMIT))).isEqualTo(PERMIT);
        Deny deny = new Deny("no", "file: rule x", "v2", false);
        assertThat(decide(request -> CompletableFuture.completedStage(deny))).isEqualTo(deny);
        assertThat(audited).containsExactly(AuditEntry.of(clock.instant(), REQUEST, PERMIT), AuditEntry.of(clock.instant(), REQUEST, deny));
    }

    @Test
    void who_keeps_silent_has_decided_nothing() throws Exception {
        CompletableFuture<Decision> never = new CompletableFuture<>();
        Decision decision = decide(request -> never);
        assertThat(decision).isEqualTo(Deny.undecided("nothing was decided within 50 ms"));
        assertThat(audited).containsExactly(AuditEntry.of(clock.instant(), REQUEST, decision));
        assertThat(never).as("which isn't ours").isNotDone();
    }

    @Test
    void who_fails_has_decided_nothing() throws Exception {
        assertThat(decide(request -> CompletableFuture.failedStage(new TunnelException("broken"))))
                .isEqualTo(Deny.undecided("the decision failed: broken"));
        assertThat(decide(request -> {
            throw new IllegalStateException("worse");
        })).isEqualTo(Deny.undecided("the decision failed: an internal error, IllegalStateException; see the daemon's log"));
        assertThat(decide(request -> CompletableFuture.completedStage(null)))
                .isEqualTo(Deny.undecided("the decision failed: it was nothing"));
        assertThat(decide(request -> null)).isInstanceOfSatisfying(Deny.class, deny -> assertThat(deny.undecided()).isTrue());
    }

    @Test
    void no_opinion_is_a_denial() throws Exception {
        assertThat(decide(request -> CompletableFuture.completedStage(new Decision.Abstain()))).isEqualTo(new Deny("nobody had an opinion"));
    }

    @Test
    void an_audit_log_that_is_missing_or_fails_changes_no_decision() throws Exception {
        audit = Optional.empty();
        assertThat(decide(request -> CompletableFuture.completedStage(PERMIT))).isEqualTo(PERMIT);
        audit = Optional.of(Stage.auditing(entry -> {
            throw new IllegalStateException("disk on fire");
        }));
        try (LogLines log = new LogLines()) {
            assertThat(decide(request -> CompletableFuture.completedStage(PERMIT))).isEqualTo(PERMIT);
            assertThat(log.await("disk on fire")).startsWith("WARNING");
        }
    }
}
