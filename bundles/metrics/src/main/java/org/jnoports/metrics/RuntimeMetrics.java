package org.jnoports.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionTotals;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Traffic;

/**
 * What this process is doing, read when it is asked for. No label has values without end: no session ids, no atSigns of
 * clients, no addresses of peers. Thread-safe.
 */
final class RuntimeMetrics implements MultiCollector {
    private static final String[] TRAFFIC = {"to_left", "to_right"};

    private final Supplier<Optional<SessionRegistry>> sessions;
    private final Supplier<List<RoleStatus>> roles;
    private final Supplier<Rounds.Outcome> rounds;
    private final LabelValues transports = new LabelValues();
    private final LabelValues ciphers = new LabelValues();

    RuntimeMetrics(Supplier<Optional<SessionRegistry>> sessions, Supplier<List<RoleStatus>> roles, Supplier<Rounds.Outcome> rounds) {
        this.sessions = sessions;
        this.roles = roles;
        this.rounds = rounds;
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        Optional<SessionRegistry> registry = sessions.get();
        List<RoleStatus> running = roles.get();
        add(all, registry.map(SessionRegistry::list).orElse(List.of()));
        addTotals(all, running, registry.map(SessionRegistry::totals).orElse(List.of()));
        addRoles(all, running, registry.map(SessionRegistry::suspended).orElse(Set.of()));
        Rounds.Outcome outcome = rounds.get();
        addHealth(all, outcome);
        addAtServers(all, outcome.atServers());
        return all.build();
    }

    private void add(MetricSnapshots.Builder all, List<SessionView> open) {
        Samples samples = new Samples("jnoports_sessions_open", "Sessions that are open");
        for (SessionView view : open) {
            samples.add(1, "role", view.role().role(), "name", view.role().name(), "transport", transports.of(view.facts().get(SessionFact.TRANSPORT)),
                    "cipher", ciphers.of(view.facts().get(SessionFact.CIPHER)));
        }
        all.metricSnapshot(samples.gauge());
    }

    /** A role that has had no session counts from 0: what appears with its first value seems not to have grown. */
    private static void addTotals(MetricSnapshots.Builder all, List<RoleStatus> running, List<SessionTotals> totals) {
        Samples opened = new Samples("jnoports_sessions_opened", "Sessions that were opened since the runtime began");
        Samples ended = new Samples("jnoports_sessions_ended", "Sessions that have ended since the runtime began");
        Samples bytes = new Samples("jnoports_session_bytes", "Bytes that open and ended sessions have moved; left is the relay's first port, or the relay as a daemon sees it");
        List<SessionTotals> counted = new ArrayList<>(totals);
        running.forEach(status -> counted.add(new SessionTotals(status.instance(), 0, 0, new Traffic(0, 0))));
        for (SessionTotals total : counted) {
            String role = total.role().role();
            String name = total.role().name();
            opened.add(total.opened(), "role", role, "name", name);
            ended.add(total.ended(), "role", role, "name", name);
            bytes.add(total.moved().toLeft(), "role", role, "name", name, "direction", TRAFFIC[0]);
            bytes.add(total.moved().toRight(), "role", role, "name", name, "direction", TRAFFIC[1]);
        }
        all.metricSnapshot(opened.counter()).metricSnapshot(ended.counter()).metricSnapshot(bytes.counter());
    }

    private static void addRoles(MetricSnapshots.Builder all, List<RoleStatus> running, Collection<RoleInstance> suspended) {
        Samples states = new Samples("jnoports_role_state", "1 for the state that a role is in");
        Samples resting = new Samples("jnoports_role_suspended", "1 while a role takes no new sessions because somebody said so");
        for (RoleStatus status : running) {
            String role = status.instance().role();
            String name = status.instance().name();
            for (RoleStatus.State state : RoleStatus.State.values()) {
                states.add(state == status.state() ? 1 : 0, "role", role, "name", name, "state", word(state));
            }
            resting.add(suspended.contains(status.instance()) ? 1 : 0, "role", role, "name", name);
        }
        all.metricSnapshot(states.gauge()).metricSnapshot(resting.gauge());
    }

    private static void addHealth(MetricSnapshots.Builder all, Rounds.Outcome outcome) {
        Samples reports = new Samples("jnoports_health_reports", "What a health check last reported, by how it is; 'jnoports health' says it in words");
        outcome.health().forEach((check, statuses) -> {
            for (HealthReport.Status status : HealthReport.Status.values()) {
                reports.add(statuses.stream().filter(status::equals).count(), "check", check, "status", word(status));
            }
        });
        all.metricSnapshot(reports.gauge());
    }

    private static void addAtServers(MetricSnapshots.Builder all, List<AtServers.View> views) {
        Samples states = new Samples("jnoports_atserver_state", "1 for the state that the connections of an atSign of this runtime to its atServer are in");
        Samples trips = new Samples("jnoports_atserver_round_trip_seconds", "How long the atServer last took to answer");
        for (AtServers.View view : views) {
            String atSign = view.atSign().toString();
            String root = view.root().toString();
            for (ClientState state : ClientState.values()) {
                states.add(state == view.state() ? 1 : 0, "atsign", atSign, "root", root, "state", word(state));
            }
            view.roundTrip().ifPresent(trip -> trips.add(trip.toNanos() / 1e9, "atsign", atSign, "root", root));
        }
        all.metricSnapshot(states.gauge()).metricSnapshot(trips.gauge());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
