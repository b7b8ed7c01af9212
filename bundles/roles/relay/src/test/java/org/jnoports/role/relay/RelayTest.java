package org.jnoports.role.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.role.RoleStatus.State;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class RelayTest {
    private static final String SID = "9f1c2b3a-4d5e-4f60-8a7b-1c2d3e4f5a6b";
    private final RelayFixture fixture = new RelayFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void both_sides_are_joined_byte_for_byte() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        Socket daemon = fixture.dial(ports[0]);
        Socket client = fixture.dial(ports[1]);
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);

        CompletableFuture<byte[]> arrived = CompletableFuture.supplyAsync(() -> RelayFixture.unchecked(() -> client.getInputStream().readNBytes(bytes.length)));
        daemon.getOutputStream().write(bytes);
        assertThat(arrived.get(60, TimeUnit.SECONDS)).isEqualTo(bytes);
        RelayFixture.say(client, "and back");
        assertThat(RelayFixture.hear(daemon, 8)).isEqualTo("and back");
        client.shutdownOutput();
        assertThat(daemon.getInputStream().read()).isEqualTo(-1);
        RelayFixture.say(daemon, "half-closed is half open");
        assertThat(RelayFixture.hear(client, 24)).isEqualTo("half-closed is half open");
        daemon.close();
        fixture.awaitNoSessions();
        assertThat(RelayFixture.isFree(ports[0])).isTrue();
        assertThat(RelayFixture.isFree(ports[1])).isTrue();
    }

    @Test
    void early_bytes_are_delivered_as_soon_as_the_other_side_comes() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        Socket daemon = fixture.dial(ports[0]);
        RelayFixture.say(daemon, "SSH-2.0-early\r\n");
        Socket client = fixture.dial(ports[1]);
        assertThat(RelayFixture.hear(client, 15)).isEqualTo("SSH-2.0-early\r\n");
        RelayFixture.say(client, "x");
        assertThat(RelayFixture.hear(daemon, 1)).isEqualTo("x");
    }

    @Test
    void the_client_may_come_first() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        Socket client = fixture.dial(ports[1]);
        RelayFixture.say(client, "hello");
        Socket daemon = fixture.dial(ports[0]);
        assertThat(RelayFixture.hear(daemon, 5)).isEqualTo("hello");
    }

    @Test
    void many_sessions_go_on_at_once_and_never_mix() throws Exception {
        fixture.started(RelayFixture.usual());
        Socket[] daemons = new Socket[10];
        Socket[] clients = new Socket[10];
        for (int i = 0; i < 10; i++) {
            int[] ports = fixture.lease("session-" + i);
            daemons[i] = fixture.dial(ports[0]);
            clients[i] = fixture.dial(ports[1]);
            RelayFixture.say(daemons[i], "d" + i);
        }
        for (int i = 9; i >= 0; i--) {
            RelayFixture.say(clients[i], "c" + i);
            assertThat(RelayFixture.hear(clients[i], 2)).isEqualTo("d" + i);
            assertThat(RelayFixture.hear(daemons[i], 2)).isEqualTo("c" + i);
        }
    }

    @Test
    void who_may_not_ask_hears_nothing_and_gets_nothing() throws Exception {
        fixture.started(RelayFixture.settings(Optional.of(RelayFixture.ALICE), Duration.ofSeconds(30), 100, 20));
        fixture.ask(RelayFixture.BOB, SID);
        assertThat(fixture.client().sentNothing()).isTrue();
        assertThat(fixture.sessions.list()).isEmpty();
        fixture.ask(RelayFixture.ALICE, SID);
        fixture.takeLease(SID, RelayFixture.ALICE);
    }

    @Test
    void a_session_is_answered_once_however_often_it_is_asked_for() throws Exception {
        fixture.started(RelayFixture.usual());
        fixture.lease(SID);
        fixture.ask(RelayFixture.ALICE, SID);
        fixture.ask(RelayFixture.BOB, SID);
        assertThat(fixture.client().sentNothing()).isTrue();
        fixture.sessions.end(RelayFixture.INSTANCE, new SessionId(SID), "test");
        fixture.ask(RelayFixture.ALICE, SID);
        assertThat(fixture.client().sentNothing()).isTrue();
        assertThat(fixture.sessions.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a session id", "{\"sessionId\":\"x\"}"})
    void what_is_no_request_is_ignored(String value) throws Exception {
        fixture.started(RelayFixture.usual());
        fixture.ask(RelayFixture.ALICE, value);
        assertThat(fixture.client().deliver(RelayFixture.ALICE, "pi_4.request_ports.sshrvd", value)).isTrue();
        assertThat(fixture.client().deliver(RelayFixture.ALICE, "ssh_request.pi_4.sshnp", value)).isFalse();
        assertThat(fixture.client().sentNothing()).isTrue();
        fixture.lease(SID);
    }

    @Test
    void ports_that_nobody_dials_are_free_when_the_time_is_over() throws Exception {
        fixture.started(RelayFixture.settings(Optional.empty(), Duration.ofMillis(100), 100, 20));
        int[] ports = fixture.lease(SID);
        fixture.awaitNoSessions();
        assertThat(RelayFixture.isFree(ports[0])).isTrue();
        assertThat(RelayFixture.isFree(ports[1])).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void one_side_alone_is_closed_when_the_time_is_over(int side) throws Exception {
        fixture.started(RelayFixture.settings(Optional.empty(), Duration.ofMillis(300), 100, 20));
        int[] ports = fixture.lease(SID);
        Socket alone = fixture.dial(ports[side]);
        assertThat(RelayFixture.isClosedByPeer(alone)).isTrue();
        fixture.awaitNoSessions();
        assertThat(RelayFixture.isFree(ports[0])).isTrue();
        assertThat(RelayFixture.isFree(ports[1])).isTrue();
    }

    @Test
    void a_second_connection_to_a_port_is_closed_at_once() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        Socket daemon = theOneThatIsKept(fixture.dial(ports[0]), fixture.dial(ports[0]));
        RelayFixture.say(daemon, "mine");
        Socket client = fixture.dial(ports[1]);
        assertThat(RelayFixture.hear(client, 4)).isEqualTo("mine");
        assertThat(RelayFixture.isClosedByPeer(fixture.dial(ports[0]))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(fixture.dial(ports[1]))).isTrue();
        RelayFixture.say(client, "still here");
        assertThat(RelayFixture.hear(daemon, 10)).isEqualTo("still here");
    }

    /** Which of two that come together is the second one is up to their event loops. */
    private static Socket theOneThatIsKept(Socket one, Socket other) throws Exception {
        one.setSoTimeout(50);
        while (true) {
            if (RelayFixture.isClosedByPeer(one)) {
                return other;
            }
            other.setSoTimeout(50);
            boolean closed = RelayFixture.isClosedByPeer(other);
            other.setSoTimeout(RelayFixture.LIMIT_MILLIS);
            if (closed) {
                one.setSoTimeout(RelayFixture.LIMIT_MILLIS);
                return one;
            }
        }
    }

    @Test
    void who_goes_away_before_the_other_comes_makes_room() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        fixture.dial(ports[0]).close();
        Socket daemon = dialUntilKept(ports[0]);
        Socket client = fixture.dial(ports[1]);
        RelayFixture.say(client, "to the second");
        assertThat(RelayFixture.hear(daemon, 13)).isEqualTo("to the second");
    }

    /** The relay may not have noticed yet that the one before has gone: then it closes the next, too. */
    private Socket dialUntilKept(int port) throws Exception {
        while (true) {
            Socket socket = fixture.dial(port);
            socket.setSoTimeout(500);
            if (!RelayFixture.isClosedByPeer(socket)) {
                socket.setSoTimeout(30_000);
                return socket;
            }
        }
    }

    @Test
    void unpaired_sessions_of_one_atsign_are_limited_and_paired_ones_are_not() throws Exception {
        fixture.started(RelayFixture.settings(Optional.empty(), Duration.ofSeconds(30), 100, 2));
        int[] ports = fixture.lease("one");
        fixture.lease("two");
        fixture.ask(RelayFixture.ALICE, "three");
        assertThat(fixture.client().sentNothing()).isTrue();
        fixture.ask(RelayFixture.BOB, "other");
        fixture.takeLease("other", RelayFixture.BOB);

        Socket daemon = fixture.dial(ports[0]);
        Socket client = fixture.dial(ports[1]);
        RelayFixture.say(daemon, "x");
        assertThat(RelayFixture.hear(client, 1)).isEqualTo("x");
        fixture.lease("three");
    }

    @Test
    void sessions_are_limited_until_one_ends() throws Exception {
        fixture.started(RelayFixture.settings(Optional.empty(), Duration.ofSeconds(30), 1, 20));
        fixture.lease("one");
        fixture.ask(RelayFixture.BOB, "two");
        assertThat(fixture.client().sentNothing()).isTrue();
        fixture.sessions.end(RelayFixture.INSTANCE, new SessionId("one"), "test");
        fixture.ask(RelayFixture.BOB, "two");
        fixture.takeLease("two", RelayFixture.BOB);
    }

    @Test
    void a_lease_that_can_not_be_told_is_given_up() throws Exception {
        fixture.started(RelayFixture.usual());
        fixture.client().sendingFails(new TunnelException("the atServer is away"));
        int[] ports = fixture.lease(SID);
        assertThat(fixture.sessions.list()).isEmpty();
        assertThat(RelayFixture.isFree(ports[0])).isTrue();
    }

    @Test
    void the_log_tells_of_the_end_as_the_published_relay_does() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("org.jnoports.role.relay");
        Handler handler = new LineHandler(lines);
        logger.addHandler(handler);
        try {
            fixture.started(RelayFixture.usual());
            int[] ports = fixture.lease(SID);
            fixture.sessions.end(RelayFixture.INSTANCE, new SessionId(SID), "test");
            assertThat(lines).contains(
                    "session " + SID + ": Finished session " + SID + " for @alice using ports [" + ports[0] + ", " + ports[1] + "]");
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static final class LineHandler extends Handler {
        private final List<String> lines;

        private LineHandler(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void the_state_of_the_connection_is_the_state_of_the_role() throws Exception {
        assertThat(fixture.relay.status().state()).isEqualTo(State.STARTING);
        fixture.relay.configure(RelayFixture::usual);
        assertThat(fixture.relay.status().state()).isEqualTo(State.STARTING);
        assertThat(fixture.relay.ready().toCompletableFuture()).isNotDone();
        fixture.client().goesLive();
        fixture.relay.ready().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(fixture.relay.status().state()).isEqualTo(State.READY);
        assertThat(fixture.relay.status().detail()).isEqualTo("@rv_demo leases ports of relay.example, sessions: 0");
        fixture.client().goes(ClientState.BACKING_OFF);
        assertThat(fixture.relay.status().state()).isEqualTo(State.STARTING);
        fixture.client().goes(ClientState.LIVE);
        fixture.lease(SID);
        assertThat(fixture.relay.status().detail()).endsWith("sessions: 1");
    }

    @Test
    void a_request_that_arrives_while_connecting_is_answered() throws Exception {
        fixture.relay.configure(RelayFixture::usual);
        fixture.lease(SID);
    }

    @Test
    void a_missing_key_file_fails_the_role_until_the_configuration_is_mended() throws Exception {
        RelaySettings usual = RelayFixture.usual();
        fixture.relay.configure(() -> withKeys(usual, "missing"));
        assertThat(fixture.relay.status().state()).isEqualTo(State.FAILED);
        assertThatThrownBy(() -> fixture.relay.ready().toCompletableFuture().join()).hasCauseInstanceOf(TunnelException.class)
                .hasMessageContaining("org.jnoports.role.relay~test: keyFile = 'missing'");
        fixture.started(usual);
        fixture.lease(SID);
    }

    @Test
    void a_bad_first_configuration_fails_the_role() {
        fixture.relay.configure(bad("maxSessions = '0'"));
        assertThat(fixture.relay.status().state()).isEqualTo(State.FAILED);
        assertThat(fixture.relay.status().detail()).isEqualTo("maxSessions = '0'");
        assertThat(fixture.clients).isEmpty();
    }

    @Test
    void a_bad_change_leaves_the_configuration_before_in_force() throws Exception {
        fixture.started(RelayFixture.usual());
        fixture.relay.configure(bad("maxSessions = '0'"));
        fixture.relay.configure(() -> withKeys(RelayFixture.usual(), "missing"));
        assertThat(fixture.relay.status().state()).isEqualTo(State.READY);
        fixture.lease(SID);
    }

    @Test
    void a_change_holds_for_the_next_request_and_leaves_sessions_alone() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        fixture.relay.configure(() -> RelayFixture.settings(Optional.of(RelayFixture.BOB), Duration.ofSeconds(30), 100, 20));
        fixture.ask(RelayFixture.ALICE, "two");
        assertThat(fixture.client().sentNothing()).isTrue();
        assertThat(fixture.clients).hasSize(1);
        Socket daemon = fixture.dial(ports[0]);
        Socket client = fixture.dial(ports[1]);
        RelayFixture.say(daemon, "x");
        assertThat(RelayFixture.hear(client, 1)).isEqualTo("x");
    }

    @Test
    void other_keys_mean_another_connection_and_leave_sessions_alone() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        fixture.started(withKeys(RelayFixture.usual(), "other-keys"));
        assertThat(fixture.clients).hasSize(2);
        assertThat(fixture.clients.get(0).isClosed()).isTrue();
        assertThat(fixture.clients.get(0).deliver(RelayFixture.ALICE, "pi_4.sshrvd", "two")).isFalse();
        fixture.lease("two");
        Socket daemon = fixture.dial(ports[0]);
        Socket client = fixture.dial(ports[1]);
        RelayFixture.say(daemon, "x");
        assertThat(RelayFixture.hear(client, 1)).isEqualTo("x");
    }

    @Test
    void rejected_keys_fail_the_role_and_it_recovers_by_itself() throws Exception {
        fixture.relay.configure(RelayFixture::usual);
        fixture.client().takeWaiting().completeExceptionally(new AtProtocolException(AtErrorCode.AUTHENTICATION_FAILED, "@rv_demo's keys are rejected"));
        assertThatThrownBy(() -> fixture.relay.ready().toCompletableFuture().join()).hasMessageContaining("@rv_demo's keys are rejected");
        assertThat(fixture.relay.status().state()).isEqualTo(State.FAILED);
        fixture.client().goesLive();
        assertThat(fixture.relay.status().state()).isEqualTo(State.READY);
    }

    @Test
    void without_transport_a_request_is_refused_and_the_next_one_served() throws Exception {
        RuntimeException none = new TunnelException("no transport is installed");
        try (RelayFixture without = new RelayFixture(() -> {
            throw none;
        })) {
            without.started(RelayFixture.usual());
            without.ask(RelayFixture.ALICE, SID);
            assertThat(without.client().sentNothing()).isTrue();
            assertThat(without.sessions.list()).isEmpty();
        }
    }

    @Test
    void an_address_that_can_not_be_bound_leases_nothing() throws Exception {
        RelaySettings usual = RelayFixture.usual();
        fixture.started(new RelaySettings(usual.atSign(), usual.keyFile(), usual.root(), usual.advertisedHost(), "192.0.2.1",
                usual.manager(), usual.ports(), usual.pairWithin(), usual.proveWithin(), 100, 20, Duration.ZERO));
        fixture.ask(RelayFixture.ALICE, SID);
        assertThat(fixture.client().sentNothing()).isTrue();
        assertThat(fixture.sessions.list()).isEmpty();
        assertThat(fixture.relay.status().detail()).endsWith("sessions: 0");
    }

    @Test
    void stopping_refuses_new_sessions_and_drains_running_ones() throws Exception {
        fixture.started(RelayFixture.usual());
        int[] ports = fixture.lease(SID);
        Socket daemon = fixture.dial(ports[0]);
        Socket client = fixture.dial(ports[1]);
        RelayFixture.say(daemon, "x");
        assertThat(RelayFixture.hear(client, 1)).isEqualTo("x");

        fixture.relay.close();

        assertThat(fixture.client().deliver(RelayFixture.ALICE, "pi_4.sshrvd", "two")).isFalse();
        assertThat(fixture.client().isClosed()).isTrue();
        assertThat(RelayFixture.isClosedByPeer(client)).isTrue();
        assertThat(fixture.sessions.list()).isEmpty();
        assertThat(RelayFixture.isFree(ports[0])).isTrue();
        fixture.relay.close();
        fixture.relay.configure(RelayFixture::usual);
        assertThat(fixture.clients).hasSize(1);
    }

    private static RelaySettings withKeys(RelaySettings settings, String keys) {
        return new RelaySettings(settings.atSign(), Path.of(keys), new HostPort("root.example", 64), settings.advertisedHost(),
                settings.bindHost(), settings.manager(), settings.ports(), settings.pairWithin(), settings.proveWithin(), settings.maxSessions(), settings.maxUnpairedPerAtSign(),
                settings.drain());
    }

    private static Supplier<RelaySettings> bad(String sentence) {
        return () -> {
            throw new TunnelException(sentence);
        };
    }
}
