package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.TestKeys.CAROL;
import static org.jnoports.atprotocol.World.done;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both connections: how they come up, what keeps them from it, how they come back. */
class LinkTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    private World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void is_ready_when_both_connections_are_live() throws Exception {
        AtClient client = world.client(ALICE);
        done(client.ready(World.LIMIT));
        assertThat(client.state()).isEqualTo(ClientState.LIVE);
        assertThat(world.alice.monitors()).isEqualTo(1);
        assertThat(world.directory.lookUps()).isBetween(1, 2);
        assertThat(world.network.open()).isEqualTo(2);
        assertThat(world.alice.commands("from:")).containsExactlyInAnyOrder(
                "from:@alice:clientConfig:{\"version\":\"3.8.0\"}", "from:@alice");
        assertThat(world.alice.commands("pkam:")).hasSize(2).allMatch(line -> line.matches("pkam:[A-Za-z0-9+/=]{344}"));
    }

    @Test
    void is_ready_only_after_the_server_has_taken_monitor() throws Exception {
        world.alice.answer("noop", line -> FakeAtServer.NOTHING);
        AtClient client = world.client(ALICE);
        CompletionStage<Void> ready = client.ready(World.LIMIT);
        world.alice.await("noop");
        assertThat(ready.toCompletableFuture()).isNotDone();
        assertThat(client.state()).isEqualTo(ClientState.AUTHENTICATING);
        world.alice.asUsual();
        world.alice.push("data:ok\n");
        done(ready);
    }

    @Test
    void an_unknown_atsign_fails_at_once() {
        AtClient client = world.clients.open(CAROL, TestKeys.file(ALICE), World.ROOT);
        assertThatThrownBy(() -> done(client.ready(World.LIMIT)))
                .cause()
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.SECONDARY_NOT_FOUND))
                .hasMessageContaining("doesn't know the atSign @carol");
    }

    @Test
    void rejected_keys_fail_at_once() {
        AtClient client = world.clients.open(ALICE, TestKeys.file(BOB), World.ROOT);
        assertThatThrownBy(() -> done(client.ready(World.LIMIT)))
                .cause()
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.AUTHENTICATION_FAILED))
                .hasMessage("@alice's atServer alice.test:6464 rejects the keys of " + TestKeys.file(BOB)
                        + " (AT0401): they are another atSign's, or newer ones were made");
    }

    @ParameterizedTest
    @CsvSource({
        "AT0025, is denied, denied or revoked",
        "AT0026, is pending, waits for approval",
        "AT0027, is revoked, denied or revoked",
        "AT0028, is expired or invalid, has expired",
        "AT0015, no such key, isn't activated",
    })
    void so_do_enrolments_that_dont_count(String code, String description, String words) {
        world.alice.answer("pkam:", line -> "error:" + code + ":enrollment_id: 7 " + description + "\n@");
        assertThatThrownBy(() -> done(world.client(ALICE).ready(World.LIMIT)))
                .cause()
                .isInstanceOf(AtProtocolException.class)
                .hasMessageContaining(code)
                .hasMessageContaining(words);
    }

    @Test
    void a_new_try_is_made_for_who_asks_again_after_a_hopeless_failure() throws Exception {
        world.alice.answer("pkam:", line -> "error:AT0401-Exception: no\n@");
        AtClient client = world.client(ALICE);
        assertThatThrownBy(() -> done(client.ready(World.LIMIT))).hasMessageContaining("AT0401");
        world.alice.asUsual();
        assertThat(readyWithin(3, client)).isTrue(); // each connection may still be failing as before
    }

    private static boolean readyWithin(int tries, AtClient client) throws Exception {
        for (int i = 0; i < tries; i++) {
            try {
                done(client.ready(World.LIMIT));
                return true;
            } catch (ExecutionException e) {
                assertThat(e).hasMessageContaining("AT0401");
            }
        }
        return false;
    }

    @Test
    void a_paused_server_is_no_hopeless_failure() throws Exception {
        world.alice.answer("pkam:", line -> "error:AT0024-Exception: Server is temporarily paused\n@");
        CompletionStage<Void> ready = world.client(ALICE).ready(World.LIMIT);
        world.alice.await("pkam");
        world.alice.asUsual();
        done(ready);
    }

    @Test
    void waiting_for_an_atdirectory_that_isnt_there_ends_with_the_last_trouble() {
        world.network.unplug(World.ROOT);
        AtClient client = world.client(ALICE);
        assertThatThrownBy(() -> done(client.ready(SHORT)))
                .cause()
                .isInstanceOf(TunnelException.class)
                .hasMessage("the atDirectory root.test:64 did not accept a connection: refused; gave up after 150 ms");
    }

    @Test
    void the_client_goes_on_trying_after_that() throws Exception {
        world.network.unplug(World.ROOT);
        AtClient client = world.client(ALICE);
        assertThatThrownBy(() -> done(client.ready(SHORT))).isInstanceOf(ExecutionException.class);
        world.network.serve(World.ROOT, world.directory);
        done(client.ready(World.LIMIT));
    }

    @Test
    void waiting_for_a_silent_atserver_ends_with_a_sentence() {
        world.alice.answer("from:", line -> FakeAtServer.NOTHING);
        assertThatThrownBy(() -> done(world.client(ALICE).ready(SHORT)))
                .cause()
                .hasMessage("@alice's atServer isn't reached yet; gave up after 150 ms");
    }

    @Test
    void an_address_that_leads_to_another_atsigns_server_is_told() {
        world.alice.answer("from:", line -> "data:proof:_1@alice:2\n@");
        assertThatThrownBy(() -> done(world.client(ALICE).ready(SHORT)))
                .hasMessageContaining("is another atSign's: the atDirectory's address for @alice is wrong");
    }

    @Test
    void a_restarted_server_is_looked_up_anew_wherever_it_is_then() throws Exception {
        AtClient client = world.live(ALICE);
        int before = world.directory.lookUps();
        HostPort moved = new HostPort("moved.test", 7000);
        world.network.unplug(World.address(ALICE));
        world.network.serve(moved, world.alice);
        world.alice.hangUp();
        world.directory.put(ALICE, moved);
        world.alice.await("monitor");
        world.alice.await("monitor");
        done(client.ready(World.LIMIT));
        assertThat(world.directory.lookUps()).isGreaterThan(before);
        assertThat(done(client.get(AtKey.publicKeyOf(ALICE)))).isPresent();
    }

    @Test
    void a_server_that_stays_away_is_no_hopeless_failure_once_it_has_worked() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("pkam:", line -> "error:AT0401-Exception: no\n@");
        world.alice.hangUp();
        world.alice.await("pkam");
        world.alice.await("pkam");
        CompletionStage<Void> ready = client.ready(World.LIMIT);
        world.alice.await("pkam");
        world.alice.await("pkam");
        assertThat(ready.toCompletableFuture()).isNotCompletedExceptionally();
        world.alice.asUsual();
        done(ready);
    }

    @Test
    void half_open_connections_are_noticed_and_replaced() throws Exception {
        world.close();
        world = new World(World.NERVOUS);
        AtClient client = world.live(ALICE);
        world.alice.answer("noop", line -> FakeAtServer.NOTHING); // still there, but deaf
        int monitors = world.alice.commands("monitor").size();
        while (world.alice.commands("monitor").size() == monitors) {
            world.alice.await("from:@alice");
        }
        world.alice.asUsual();
        done(client.ready(World.LIMIT));
        assertThat(world.alice.commands("from:@alice:").size()).isGreaterThan(1);
    }

    @Test
    void quiet_connections_are_probed_and_stay() throws Exception {
        world.close();
        world = new World(World.timings(Duration.ofMillis(5), World.LIMIT));
        AtClient client = world.live(ALICE);
        int dials = world.network.dials();
        for (int i = 0; i < 20; i++) {
            world.alice.await("noop:0");
        }
        assertThat(client.state()).isEqualTo(ClientState.LIVE);
        assertThat(world.network.dials()).isEqualTo(dials);
    }

    @Test
    void monitors_may_answer_probes_with_a_prompt() throws Exception {
        world.close();
        world = new World(World.timings(Duration.ofMillis(5), World.LIMIT));
        world.alice.answer("noop", line -> "data:ok\n@alice@");
        AtClient client = world.live(ALICE);
        int dials = world.network.dials();
        for (int i = 0; i < 20; i++) {
            world.alice.await("noop:0");
        }
        assertThat(client.state()).isEqualTo(ClientState.LIVE);
        assertThat(world.network.dials()).isEqualTo(dials);
    }

    @Test
    void a_server_that_speaks_unasked_on_the_command_connection_is_left() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("scan", line -> "data:[]\n@alice@data:late answer\n@alice@");
        done(client.scan(""));
        world.alice.asUsual();
        world.alice.await("from:@alice:");
        world.alice.await("from:@alice:");
        assertThat(done(client.scan(""))).isNotEmpty();
    }

    @Test
    void without_a_transport_it_says_so() {
        OpenClients none = new OpenClients(
                java.nio.file.Path.of("target"), TestKeys.STORE, TestKeys.CIPHER, TestKeys.CERTIFICATES,
                () -> {
                    throw new TunnelException("no transport is installed");
                }, World.PATIENT);
        try (AtClient client = none.open(ALICE, TestKeys.file(ALICE), World.ROOT)) {
            assertThatThrownBy(() -> done(client.ready(SHORT))).hasMessageContaining("no transport is installed; gave up");
        } finally {
            none.close();
        }
    }

    @Test
    void a_transport_that_fails_unforeseen_ends_nothing() throws Exception {
        world.network.fail(World.ROOT, Reason.IO);
        java.util.concurrent.atomic.AtomicBoolean broken = new java.util.concurrent.atomic.AtomicBoolean(true);
        OpenClients clients = new OpenClients(
                java.nio.file.Path.of("target"), TestKeys.STORE, TestKeys.CIPHER, TestKeys.CERTIFICATES,
                () -> {
                    if (broken.get()) {
                        throw new UnsupportedOperationException("a bug");
                    }
                    return world.network;
                }, World.PATIENT);
        try (AtClient client = clients.open(ALICE, TestKeys.file(ALICE), World.ROOT)) {
            assertThatThrownBy(() -> done(client.ready(SHORT))).hasMessageContaining("a bug");
            broken.set(false);
            world.close();
            world = new World();
            done(client.ready(World.LIMIT));
        } finally {
            clients.close();
        }
    }
}
