package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException.Reason;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How lost connections come back. */
class AtClientReconnectTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void both_lost_connections_come_back_after_a_new_look_up() throws Exception {
        AtClient client = world.live(ALICE);
        int before = world.directory.lookUps();
        world.alice.hangUp();
        back(client);
        assertThat(client.state()).isEqualTo(ClientState.LIVE);
        assertThat(world.directory.lookUps()).isGreaterThan(before);
        assertThat(world.alice.monitors()).isEqualTo(1);
    }

    @Test
    void an_atserver_that_moved_is_found_at_its_new_address() throws Exception {
        AtClient client = world.live(ALICE);
        HostPort elsewhere = new HostPort("elsewhere.test", 7000);
        world.network.serve(elsewhere, world.alice);
        world.network.unplug(World.address(ALICE));
        world.directory.put(ALICE, elsewhere);
        world.alice.hangUp();
        back(client);
        assertThat(World.done(client.get(AtKey.self("nokey.wavi", ALICE)))).isEmpty();
    }

    @Test
    void whoever_is_where_it_was_is_told_nothing() throws Exception {
        AtClient client = world.live(ALICE);
        HostPort elsewhere = new HostPort("elsewhere.test", 7000);
        Stranger stranger = new Stranger();
        world.network.serve(elsewhere, world.alice);
        world.network.serve(World.address(ALICE), stranger);
        world.directory.put(ALICE, elsewhere);
        world.alice.hangUp();
        back(client);
        assertThat(stranger.heard).isEmpty();
        assertThat(stranger.met).isNotEmpty();
        Await.until("it is hung up on", () -> stranger.met.stream().allMatch(FakeNetwork.Pipe::isClosed));
    }

    @Test
    void nobody_at_the_old_address_holds_the_new_one_up() throws Exception {
        AtClient client = world.live(ALICE);
        HostPort elsewhere = new HostPort("elsewhere.test", 7000);
        world.network.serve(elsewhere, world.alice);
        world.network.fail(World.address(ALICE), Reason.TIMED_OUT);
        world.directory.put(ALICE, elsewhere);
        world.alice.hangUp();
        back(client);
        assertThat(World.done(client.get(AtKey.self("nokey.wavi", ALICE)))).isEmpty();
    }

    private static final class Stranger implements FakeNetwork.Server {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<FakeNetwork.Pipe> met = new CopyOnWriteArrayList<>();

        @Override
        public void connected(FakeNetwork.Pipe pipe) {
            met.add(pipe);
            pipe.send("@");
        }

        @Override
        public void received(FakeNetwork.Pipe pipe, String line) {
            heard.add(line);
        }
    }

    @Test
    void what_is_asked_meanwhile_is_done_afterwards() throws Exception {
        AtClient client = world.live(ALICE);
        world.network.unplug(World.ROOT);
        world.alice.hangUp();
        Await.until("the loss is noticed", () -> client.state() != ClientState.LIVE);
        var put = client.put(AtKey.self("note.wavi", ALICE), "kept");
        world.network.serve(World.ROOT, world.directory);
        World.done(put);
        assertThat(World.done(client.get(AtKey.self("note.wavi", ALICE)))).contains("kept");
    }

    @Test
    void keys_rejected_after_it_worked_dont_end_the_attempts() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("pkam:", line -> "error:AT0401-Exception: pkam authentication failed\n@");
        world.alice.hangUp();
        Await.until("both are rejected", () -> world.alice.commands("pkam:").size() >= 4);
        world.alice.asUsual();
        World.done(client.ready(World.LIMIT));
    }

    private void back(AtClient client) throws Exception {
        Await.until("both connections authenticate again", () -> world.alice.commands("pkam:").size() == 4);
        World.done(client.ready(World.LIMIT));
    }
}
