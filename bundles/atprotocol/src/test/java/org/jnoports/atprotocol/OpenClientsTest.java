package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.World.done;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenClientsTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void who_names_the_same_three_shares_the_connections() throws Exception {
        Path detour = TestKeys.file(ALICE).resolve("..").resolve(TestKeys.file(ALICE).getFileName());
        AtClient first = world.live(ALICE);
        AtClient second = world.clients.open(ALICE, detour, World.ROOT);
        done(second.ready(World.LIMIT));
        assertThat(world.alice.commands("monitor")).hasSize(1);
        assertThat(second).isNotSameAs(first);
    }

    @Test
    void another_atsign_root_or_file_is_another_client() throws Exception {
        world.live(ALICE);
        world.live(BOB);
        HostPort other = new HostPort("other-root.test", 64);
        world.network.serve(other, world.directory);
        done(world.clients.open(ALICE, TestKeys.file(ALICE), other).ready(World.LIMIT));
        assertThat(world.alice.commands("monitor")).hasSize(2);
        assertThat(world.bob.commands("monitor")).hasSize(1);
    }

    @Test
    void the_last_to_let_go_closes_both_connections_and_all_threads() throws Exception {
        AtClient first = world.live(ALICE);
        AtClient second = world.client(ALICE);
        first.close();
        first.close();
        assertThat(second.state()).isEqualTo(ClientState.LIVE);
        assertThat(done(second.get(AtKey.publicKeyOf(ALICE)))).isPresent();
        second.close();
        assertThat(world.network.open()).isZero();
        assertThat(threads()).noneMatch(name -> name.startsWith("jnoports-at-alice"));
    }

    @Test
    void a_closed_handle_refuses_everything_and_others_live_on() throws Exception {
        AtClient closed = world.client(ALICE);
        AtClient other = world.live(ALICE);
        closed.close();
        AtKey key = AtKey.shared(BOB, "x.y", ALICE);
        List<CompletionStage<?>> refused = List.of(
                closed.ready(World.LIMIT), closed.get(key), closed.put(key, "v"), closed.delete(key), closed.scan(""),
                closed.notify(key, "v", Duration.ofSeconds(1)));
        assertThat(refused).allSatisfy(stage -> assertThatThrownBy(() -> done(stage))
                .cause().isInstanceOf(TunnelException.class).hasMessageContaining("closed"));
        assertThatThrownBy(() -> closed.subscribe(any -> true, any -> {})).isInstanceOf(TunnelException.class);
        assertThat(closed.state()).isEqualTo(ClientState.DISCONNECTED);
        assertThat(other.state()).isEqualTo(ClientState.LIVE);
    }

    @Test
    void a_client_can_be_opened_again() throws Exception {
        world.live(ALICE).close();
        assertThat(done(world.live(ALICE).get(AtKey.publicKeyOf(ALICE)))).isPresent();
    }

    @Test
    void what_isnt_done_fails_at_the_close() {
        world.network.unplug(World.ROOT);
        AtClient client = world.client(ALICE);
        CompletionStage<?> get = client.get(AtKey.publicKeyOf(ALICE));
        CompletionStage<?> ready = client.ready(World.LIMIT);
        client.close();
        assertThatThrownBy(() -> done(get)).hasMessageContaining("the AtClient was closed");
        assertThatThrownBy(() -> done(ready)).hasMessageContaining("was closed");
    }

    @Test
    void what_is_under_way_fails_at_the_close() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("scan", line -> FakeAtServer.NOTHING);
        CompletionStage<?> scan = client.scan("");
        world.alice.await("scan");
        client.close();
        assertThatThrownBy(() -> done(scan)).hasMessageContaining("the AtClient was closed");
    }

    @Test
    void a_client_may_be_closed_from_its_own_threads() throws Exception {
        AtClient client = world.live(ALICE);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        client.scan("").thenRun(() -> {
            client.close();
            closed.complete(null);
        });
        done(closed);
        world.live(ALICE);
    }

    @Test
    void stopping_the_bundle_closes_what_is_still_held() throws Exception {
        AtClient client = world.live(ALICE);
        world.clients.close();
        assertThat(world.network.open()).isZero();
        assertThatThrownBy(() -> done(client.get(AtKey.publicKeyOf(ALICE)))).hasMessageContaining("closed");
        assertThatThrownBy(() -> done(client.ready(World.LIMIT))).hasMessageContaining("closed");
        assertThatThrownBy(() -> world.client(ALICE)).isInstanceOf(TunnelException.class);
        client.close();
        assertThat(threads()).noneMatch(name -> name.startsWith("jnoports-at-alice"));
    }

    @Test
    void a_missing_key_file_is_named() {
        assertThatThrownBy(() -> world.clients.open(ALICE, Path.of("no", "such.atKeys"), World.ROOT))
                .isInstanceOf(KeysException.class)
                .hasMessageContaining("such.atKeys");
    }

    @Test
    void a_root_that_would_lead_out_of_the_home_is_refused() {
        assertThatThrownBy(() -> world.clients.open(ALICE, TestKeys.file(ALICE), new HostPort("../../etc/x", 64)))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining("can't be the host");
    }

    @Test
    void many_may_open_and_close_at_once() throws Exception {
        List<CompletableFuture<Void>> users = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try (AtClient client = world.client(ALICE)) {
                        assertThat(done(client.get(AtKey.publicKeyOf(ALICE)))).isPresent();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }))
                .toList();
        done(CompletableFuture.allOf(users.toArray(new CompletableFuture<?>[0])));
        assertThat(world.network.open()).isZero();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }
}
