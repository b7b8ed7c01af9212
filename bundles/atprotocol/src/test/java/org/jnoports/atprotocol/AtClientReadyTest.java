package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.TestKeys.CAROL;

import java.time.Duration;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.ClientState;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link AtClient#ready} promises. */
class AtClientReadyTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(60);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void is_ready_when_both_connections_are_looked_up_and_authenticated() throws Exception {
        AtClient client = world.live(ALICE);
        assertThat(client.state()).isEqualTo(ClientState.LIVE);
        assertThat(world.directory.lookUps()).as("who asks while the other does, gets the same answer").isBetween(1, 2);
        assertThat(world.alice.commands("from:@alice")).hasSize(2);
        assertThat(world.alice.commands("pkam:")).hasSize(2);
        assertThat(world.alice.monitors()).isEqualTo(1);
    }

    @Test
    void ready_again_completes_without_another_connection() throws Exception {
        AtClient client = world.live(ALICE);
        int dials = world.network.dials();
        World.done(client.ready(Duration.ZERO));
        assertThat(world.network.dials()).isEqualTo(dials);
    }

    @Test
    void an_unknown_atsign_fails_at_once() {
        AtClient client = world.client(CAROL);
        AtProtocolException failure = Await.failure(AtProtocolException.class, client.ready(LONG));
        assertThat(failure.code()).isEqualTo(AtErrorCode.SECONDARY_NOT_FOUND);
        assertThat(failure).hasMessage(
                "the atDirectory root.test:64 doesn't know the atSign @carol: check its spelling and the root domain");
    }

    @Test
    void who_asks_only_after_the_failure_is_told_too() {
        AtClient client = world.client(CAROL);
        Await.until("both connections have failed", () -> world.directory.lookUps() >= 4);
        assertThat(Await.failure(AtProtocolException.class, client.ready(LONG))).hasMessageContaining("@carol");
    }

    @Test
    void rejected_keys_fail_at_once() {
        world.alice.activatedWith(TestKeys.of(BOB));
        AtProtocolException failure = Await.failure(AtProtocolException.class, world.client(ALICE).ready(LONG));
        assertThat(failure.code()).isEqualTo(AtErrorCode.AUTHENTICATION_FAILED);
        assertThat(failure).hasMessage("@alice's atServer alice.test:6464 rejects the keys of " + TestKeys.file(ALICE)
                + " (AT0401): they are another atSign's, or newer ones were made");
    }

    @Test
    void an_atsign_that_isnt_activated_fails_at_once_with_what_to_do() {
        world.alice.forget("privatekey:at_pkam_publickey");
        AtProtocolException failure = Await.failure(AtProtocolException.class, world.client(ALICE).ready(LONG));
        assertThat(failure.code()).isEqualTo(AtErrorCode.KEY_NOT_FOUND);
        assertThat(failure).hasMessageEndingWith("@alice isn't activated; activate it with at_activate");
    }

    @Test
    void an_atdirectory_that_never_answers_fails_at_the_limit_that_it_names() {
        world.directory.answer(bare -> "");
        AtClient client = world.client(ALICE);
        assertThat(Await.failure(TunnelException.class, client.ready(SHORT))).hasMessageEndingWith("gave up after 60 ms");
        assertThat(world.alice.commands()).isEmpty();
    }

    @Test
    void an_atserver_that_never_answers_fails_at_the_limit_that_it_names() {
        world.alice.answer("pkam:", line -> FakeAtServer.NOTHING);
        AtClient client = world.client(ALICE);
        assertThat(Await.failure(TunnelException.class, client.ready(SHORT)))
                .hasMessageStartingWith("@alice's atServer")
                .hasMessageEndingWith("gave up after 60 ms");
    }

    @Test
    void the_limit_names_the_last_trouble_and_the_client_goes_on_trying() throws Exception {
        world.network.unplug(World.ROOT);
        AtClient client = world.client(ALICE);
        Await.until("an attempt has failed", () -> world.network.dials() >= 3);
        assertThat(Await.failure(TunnelException.class, client.ready(SHORT)))
                .hasMessage("the atDirectory root.test:64 did not accept a connection: refused; gave up after 60 ms");
        world.network.serve(World.ROOT, world.directory);
        World.done(client.ready(World.LIMIT));
    }

    @Test
    void closing_fails_who_waits_and_ends_both_connections() throws Exception {
        AtClient client = world.live(ALICE);
        client.close();
        client.close();
        Await.until("both connections are closed", () -> world.network.open() == 0);
        world.alice.answer("from:", line -> FakeAtServer.NOTHING);
        AtClient waiting = world.client(ALICE);
        var ready = waiting.ready(LONG);
        waiting.close();
        assertThat(Await.failure(TunnelException.class, ready)).hasMessage("@alice's AtClient was closed");
    }
}
