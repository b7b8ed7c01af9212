package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.role.Roles;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** What becomes of a running session when its permission does. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WithdrawalIT {
    private static final int RECHECK_MILLIS = 300;
    /** Far beyond what is configured, and below what ends an unused tunnel by itself. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    private BundleContext context;

    private Stage stage;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @Before
    public void set_the_stage() throws IOException {
        stage = new Stage(context);
    }

    @After
    public void clear_the_stage() throws BundleException {
        decisionPoint().start();
        stage.close();
    }

    @Test
    public void a_session_whose_permission_is_withdrawn_ends_within_the_time_and_the_audit_log_says_so() throws Exception {
        stage.sshServer().relay().daemon("recheckMillis", RECHECK_MILLIS);
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(Optional.of("42"), stage.over(outcome.sshLine(), "echo $((6 * 7))"));
        String session = daemonSession().orElseThrow().id().text();
        Roles.Configured changed = stage.service(Roles.class, "").configure("org.jnoports.policy.personal",
                Map.of("client", stage.stranger, "daemon", stage.device, Constants.SERVICE_RANKING, 100));
        try (changed) {
            await("the session ended", SOON, () -> daemonSession().isEmpty());
            assertEquals("the tunnel is gone with it", Optional.empty(), stage.over(outcome.sshLine(), "echo still here"));
        }
        List<AuditEntry> entries = entries(Event.WITHDRAWN);
        assertEquals(entries.toString(), 1, entries.size());
        AuditEntry entry = entries.get(0);
        assertEquals(Optional.of(session), entry.session());
        assertEquals(stage.client, entry.client().text());
        assertEquals(Optional.of("garage"), entry.device());
        assertTrue(entry.toString(), entry.reason().contains(stage.stranger));
        assertEquals("its beginning is there as well", 1, entries(Event.PERMITTED).size());
        Path file = Path.of(context.getProperty("jnoports.home"), "log", "audit-1.jsonl");
        assertTrue(Files.readString(file), Files.readAllLines(file).stream()
                .anyMatch(line -> line.contains("\"event\":\"withdrawn\"") && line.contains("\"session\":\"" + session + "\"")));
    }

    @Test
    public void a_session_goes_on_while_the_policy_cant_decide_and_while_the_decision_point_is_exchanged() throws Exception {
        stage.sshServer().relay().daemon("recheckMillis", RECHECK_MILLIS);
        Stage.Outcome outcome = stage.sshnp(stage.client);
        AtomicInteger asked = new AtomicInteger();
        AuthorizationPolicy undecided = request -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(Decision.Deny.undecided("nobody answers"));
        };
        ServiceRegistration<AuthorizationPolicy> registered = context.registerService(AuthorizationPolicy.class, undecided,
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 100, AuthorizationPolicy.NAME, "undecided")));
        await("the policy was asked again and again", Stage.LIMIT, () -> asked.get() > 3);
        assertEquals(Optional.of("42"), stage.over(outcome.sshLine(), "echo $((6 * 7))"));
        decisionPoint().stop();
        assertEquals("without a decision point", Optional.of("43"), stage.over(outcome.sshLine(), "echo $((6 * 7 + 1))"));
        int before = asked.get();
        decisionPoint().start();
        await("it is asked again where it left off", Stage.LIMIT, () -> asked.get() > before + 1);
        assertEquals(Optional.of("44"), stage.over(outcome.sshLine(), "echo $((6 * 7 + 2))"));
        registered.unregister();
        assertTrue("still the same", daemonSession().isPresent());
        assertEquals(List.of(), entries(Event.WITHDRAWN));
    }

    private Bundle decisionPoint() {
        return Stream.of(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals("org.jnoports.policies"))
                .findFirst().orElseThrow();
    }

    private Optional<SessionView> daemonSession() {
        return stage.service(SessionRegistry.class, "").list().stream().filter(view -> view.role().role().equals("daemon")).findFirst();
    }

    private List<AuditEntry> entries(Event event) {
        return stage.service(AuditLog.class, "").find(new AuditLog.Query(
                Optional.empty(), Optional.of(stage.device), Optional.empty(), Optional.of(event), Optional.empty(), 100));
    }

    private static void await(String what, Duration limit, BooleanSupplier holds) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue("not within " + limit + ": " + what, System.nanoTime() < deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
