package org.jnoports.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionTotals;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Traffic;
import org.junit.jupiter.api.Test;

class RuntimeMetricsTest {
    private static final RoleInstance RELAY = new RoleInstance("relay", "default");

    private static final RoleInstance IDLE = new RoleInstance("daemon", "garage");

    private final List<SessionView> open = new ArrayList<>();

    private String text() {
        Rounds.Outcome outcome = new Rounds.Outcome(Map.of("disk", List.of(HealthReport.Status.OK, HealthReport.Status.CRITICAL)),
                List.of(new AtServers.View(AtSign.of("@relay"), new HostPort("root.example.org", 64), ClientState.LIVE, Optional.of(Duration.ofMillis(12)))));
        RuntimeMetrics metrics = new RuntimeMetrics(() -> Optional.of(new Registry()), () -> List.of(new RoleStatus(RELAY, RoleStatus.State.READY, "fine"), new RoleStatus(IDLE, RoleStatus.State.FAILED, "no keys")), () -> outcome);
        return new String(new Exposition(metrics).text(), StandardCharsets.UTF_8);
    }

    private void session(String client, Map<SessionFact, String> facts) {
        open.add(new SessionView(RELAY, SessionId.random(), AtSign.of(client), Instant.EPOCH, Optional.empty(), facts));
    }

    @Test
    void it_counts_what_the_runtime_does() {
        session("@alice", Map.of(SessionFact.TRANSPORT, "nio", SessionFact.CIPHER, "none"));
        session("@bob", Map.of(SessionFact.TRANSPORT, "nio", SessionFact.CIPHER, "none"));
        session("@carol", Map.of());
        assertThat(text().lines()).contains(
                "# TYPE jnoports_sessions_open gauge",
                "jnoports_sessions_open{cipher=\"none\",name=\"default\",role=\"relay\",transport=\"nio\"} 2.0",
                "jnoports_sessions_open{cipher=\"unknown\",name=\"default\",role=\"relay\",transport=\"unknown\"} 1.0",
                "# TYPE jnoports_sessions_opened_total counter",
                "jnoports_sessions_opened_total{name=\"default\",role=\"relay\"} 7.0",
                "jnoports_sessions_ended_total{name=\"default\",role=\"relay\"} 4.0",
                "jnoports_session_bytes_total{direction=\"to_left\",name=\"default\",role=\"relay\"} 1.0E10",
                "jnoports_session_bytes_total{direction=\"to_right\",name=\"default\",role=\"relay\"} 20.0",
                "jnoports_sessions_opened_total{name=\"garage\",role=\"daemon\"} 0.0",
                "jnoports_role_state{name=\"garage\",role=\"daemon\",state=\"failed\"} 1.0",
                "jnoports_role_state{name=\"default\",role=\"relay\",state=\"ready\"} 1.0",
                "jnoports_role_state{name=\"default\",role=\"relay\",state=\"failed\"} 0.0",
                "jnoports_role_suspended{name=\"default\",role=\"relay\"} 1.0",
                "jnoports_health_reports{check=\"disk\",status=\"critical\"} 1.0",
                "jnoports_health_reports{check=\"disk\",status=\"warn\"} 0.0",
                "jnoports_atserver_state{atsign=\"@relay\",root=\"root.example.org:64\",state=\"live\"} 1.0",
                "jnoports_atserver_round_trip_seconds{atsign=\"@relay\",root=\"root.example.org:64\"} 0.012");
        assertThat(text()).contains("\njvm_memory_used_bytes{area=\"heap\"}", "\njvm_threads_current ", "\njvm_gc_collection_seconds_count{", "\nprocess_open_fds ",
                "\njvm_runtime_info{");
    }

    @Test
    void what_others_can_make_up_is_no_label() {
        for (int i = 0; i < 100; i++) {
            session("@client" + i, Map.of(SessionFact.TRANSPORT, "nio", SessionFact.CIPHER, "made-up-" + i, SessionFact.DEVICE, "device" + i, SessionFact.TARGET, "host:" + i));
        }
        session("@x", Map.of(SessionFact.CIPHER, "\"} 1\nevil 1"));
        String text = text();
        assertThat(text.lines().filter(line -> line.startsWith("jnoports_sessions_open{"))).hasSize(18).anyMatch(line -> line.contains("cipher=\"other\""));
        assertThat(text).doesNotContain("@client", "device1", "host:", "evil").doesNotContain(open.get(0).id().text());
    }

    private final class Registry implements SessionRegistry {
        @Override
        public Optional<Session> open(RoleInstance role, SessionId id, AtSign client, Duration unusedFor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<SessionView> list() {
            return open;
        }

        @Override
        public List<SessionTotals> totals() {
            return List.of(new SessionTotals(RELAY, 7, 4, new Traffic(10_000_000_000L, 20)));
        }

        @Override
        public boolean end(RoleInstance role, SessionId id, String cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void drain(RoleInstance role, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void suspend(RoleInstance role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume(RoleInstance role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<RoleInstance> suspended() {
            return Set.of(RELAY);
        }
    }
}
