package org.jnoports.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionLogTest {
    private static final Logger LOG = Logger.getLogger("org.jnoports.sessions");
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            lines.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
    }

    @Test
    void the_log_tells_of_a_sessions_begin_and_end() {
        try (LiveSessions sessions = new LiveSessions(() -> (name, time) -> true, new MemoryClaims(), Clock.systemUTC(), new HandTurnedTimers())) {
            Session session = sessions.open(new RoleInstance("relay", "rv_demo"), new SessionId("s-1"), AtSign.of("alice"), Duration.ofSeconds(30))
                    .orElseThrow();
            FakeBridge bridge = new FakeBridge(5, 7);
            session.attach(bridge);
            bridge.peersEnd("left closed");
        }
        assertThat(lines).containsExactly("INFO session s-1 (relay-rv_demo) opened for @alice",
                "INFO session s-1 (relay-rv_demo) ended: left closed, 7 bytes left to right, 5 bytes right to left");
    }
}
