package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.TestKeys.CAROL;
import static org.jnoports.atprotocol.TestKeys.CIPHER;
import static org.jnoports.atprotocol.World.done;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.keys.SharedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifyTest {
    private static final AtKey PING = AtKey.shared(BOB, "ping.dev.sshnp", ALICE);
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Pattern SHAPE = Pattern.compile("notify:id:([0-9a-f-]{36}):update:messageType:key:priority:low:"
            + "strategy:all:latestN:1:notifier:SYSTEM:ttln:60000:ttl:10000:isEncrypted:true:sharedKeyEnc:([A-Za-z0-9+/=]{344}):"
            + "pubKeyCS:([0-9a-f]{32}):ivNonce:([A-Za-z0-9+/=]{24}):@bob:ping\\.dev\\.sshnp@alice:([A-Za-z0-9+/=]+)");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void the_line_has_the_shape_that_peers_expect() throws Exception {
        done(world.live(ALICE).notify(PING, "ping", MINUTE));
        String line = world.alice.await("notify:");
        Matcher shape = SHAPE.matcher(line);
        assertThat(shape.matches()).as(line).isTrue();
        assertThat(shape.group(3)).isEqualTo(Values.checksum(TestKeys.of(BOB).encryptionPublicKey()));
        SharedKey key = TestKeys.values(BOB).openKey(shape.group(2));
        byte[] iv = java.util.Base64.getDecoder().decode(shape.group(4));
        assertThat(CIPHER.decrypt(key, iv, shape.group(5))).isEqualTo("ping");
    }

    @Test
    void the_first_contact_makes_a_key_for_both() throws Exception {
        done(world.live(ALICE).notify(PING, "ping", MINUTE));
        SharedKey own = TestKeys.values(ALICE).openKey(world.alice.stored("shared_key.bob@alice").orElseThrow());
        SharedKey peers = TestKeys.values(BOB).openKey(world.alice.stored("@bob:shared_key@alice").orElseThrow());
        assertThat(own).isEqualTo(peers);
        assertThat(world.alice.metadata("@bob:shared_key@alice"))
                .containsEntry("ttr", "3888000").containsEntry("isEncrypted", "false");
    }

    @Test
    void later_ones_use_the_key_that_is_there() throws Exception {
        SharedKey key = CIPHER.newKey();
        String sealed = CIPHER.seal(key, TestKeys.of(ALICE).encryptionPublicKey());
        world.alice.store("shared_key.bob@alice", sealed);
        AtClient client = world.live(ALICE);
        done(client.notify(PING, "one", MINUTE));
        done(client.notify(PING, "two", MINUTE));
        assertThat(world.alice.commands("update")).isEmpty();
        assertThat(world.alice.commands("llookup:all:shared_key.bob@alice")).hasSize(1);
        assertThat(world.alice.commands("notify:")).hasSize(2).allSatisfy(line -> assertThat(sealedIn(line)).isEqualTo(key));
        assertThat(world.alice.stored("shared_key.bob@alice")).contains(sealed);
    }

    @Test
    void concurrent_first_contacts_make_one_key() throws Exception {
        AtClient client = world.live(ALICE);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(client.notify(PING, "n" + i, MINUTE).toCompletableFuture());
        }
        done(CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])));
        assertThat(world.alice.commands("update:pubKeyCS")).hasSize(1);
        assertThat(world.alice.commands("notify:").stream().map(NotifyTest::sealedIn).distinct()).hasSize(1);
    }

    @Test
    void a_key_that_was_sealed_for_a_public_key_that_is_gone_is_replaced() throws Exception {
        SharedKey old = CIPHER.newKey();
        world.alice.store("shared_key.bob@alice", CIPHER.seal(old, TestKeys.of(ALICE).encryptionPublicKey()),
                java.util.Map.of("pubKeyCS", Values.checksum("an older public key")));
        done(world.live(ALICE).notify(PING, "ping", MINUTE));
        assertThat(sealedIn(world.alice.await("notify:"))).isNotEqualTo(old);
    }

    @Test
    void a_key_that_cant_be_opened_is_replaced() throws Exception {
        world.alice.store("shared_key.bob@alice", "bm90IGEga2V5");
        done(world.live(ALICE).notify(PING, "ping", MINUTE));
        assertThat(TestKeys.values(ALICE).openKey(world.alice.stored("shared_key.bob@alice").orElseThrow()))
                .isEqualTo(sealedIn(world.alice.await("notify:")));
    }

    @Test
    void the_key_of_another_process_that_was_faster_counts() throws Exception {
        SharedKey theirs = CIPHER.newKey();
        String sealed = CIPHER.seal(theirs, TestKeys.of(ALICE).encryptionPublicKey());
        world.alice.answer("llookup:shared_key.bob@alice", line -> "data:" + sealed + "\n@alice@");
        done(world.live(ALICE).notify(PING, "ping", MINUTE));
        assertThat(sealedIn(world.alice.await("notify:"))).isEqualTo(theirs);
        assertThat(TestKeys.values(BOB).openKey(world.alice.stored("@bob:shared_key@alice").orElseThrow())).isEqualTo(theirs);
    }

    @Test
    void a_new_public_key_of_the_peer_is_noticed_and_gets_a_new_key() throws Exception {
        Timings noMemory = new Timings(World.LIMIT, World.LIMIT, World.LIMIT, World.LIMIT, World.LIMIT, World.LIMIT,
                Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO, Duration.ZERO, Duration.ofMillis(1));
        try (World forgetful = new World(noMemory)) {
            AtClient client = forgetful.live(ALICE);
            done(client.notify(PING, "one", MINUTE));
            SharedKey first = sealedIn(forgetful.alice.await("notify:"));
            forgetful.bob.store("public:publickey@bob", TestKeys.of(CAROL).encryptionPublicKey());
            done(client.notify(PING, "two", MINUTE));
            Matcher shape = SHAPE.matcher(forgetful.alice.await("notify:"));
            assertThat(shape.matches()).isTrue();
            assertThat(TestKeys.values(CAROL).openKey(shape.group(2))).isNotEqualTo(first);
        }
    }

    @Test
    void a_peer_without_public_key_isnt_activated() throws Exception {
        world.bob.forget("public:publickey@bob");
        assertThatThrownBy(() -> done(world.live(ALICE).notify(PING, "ping", MINUTE)))
                .cause()
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.KEY_NOT_FOUND))
                .hasMessageContaining("@bob").hasMessageContaining("isn't activated");
    }

    @Test
    void a_refusal_fails_with_its_code() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("plookup", line ->
                "error:{\"errorCode\":\"AT0007\",\"errorDescription\":\"Secondary server not found : @bob\"}\n@alice@");
        assertThatThrownBy(() -> done(client.notify(PING, "ping", MINUTE)))
                .cause()
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.SECONDARY_NOT_FOUND))
                .hasMessageContaining("refused 'plookup' (AT0007): Secondary server not found : @bob");
    }

    @Test
    void another_atserver_that_is_away_for_a_moment_is_asked_again() throws Exception {
        AtClient client = world.live(ALICE);
        AtomicInteger asked = new AtomicInteger();
        world.alice.answer("plookup", line -> asked.incrementAndGet() < 3
                ? "error:AT0021-Exception: Unable to connect to secondary\n@alice@"
                : "data:" + TestKeys.of(BOB).encryptionPublicKey() + "\n@alice@");
        done(client.notify(PING, "ping", MINUTE));
        asked.set(-100);
        world.alice.answer("lookup:all:x", line -> "error:AT0023-Exception: Timeout\n@alice@");
        assertThatThrownBy(() -> done(client.get(AtKey.shared(ALICE, "x.y", BOB)))).hasMessageContaining("AT0023");
        assertThat(world.alice.commands("lookup:all:x")).hasSize(3);
    }

    @Test
    void is_sent_again_with_the_same_id_and_words_when_the_answer_gets_lost() throws Exception {
        AtClient client = world.live(ALICE);
        AtomicInteger tries = new AtomicInteger();
        world.alice.answer("notify", line -> tries.incrementAndGet() < 3 ? FakeAtServer.HANG_UP : "data:ok\n@alice@");
        done(client.notify(PING, "ping", MINUTE));
        assertThat(world.alice.commands("notify:")).hasSize(3);
        assertThat(world.alice.commands("notify:").stream().distinct()).hasSize(1);
    }

    @Test
    void waits_for_the_connection_as_long_as_it_may_live() throws Exception {
        AtClient client = world.live(ALICE);
        world.network.unplug(World.ROOT);
        world.alice.hangUp();
        CompletionStage<Void> lost = client.notify(PING, "ping", Duration.ofMillis(100));
        assertThatThrownBy(() -> done(lost))
                .cause()
                .hasMessageContaining("'notify @bob:ping.dev.sshnp@alice' was not done within 100 ms: ");
        CompletionStage<Void> patient = client.notify(PING, "ping", MINUTE);
        world.network.serve(World.ROOT, world.directory);
        done(patient);
    }

    @Test
    void what_loses_every_connection_is_given_up() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("notify", line -> FakeAtServer.HANG_UP);
        assertThatThrownBy(() -> done(client.notify(PING, "ping", MINUTE))).hasMessageContaining("closed the connection");
        assertThat(world.alice.commands("notify:")).hasSize(5);
        world.alice.asUsual();
        done(client.notify(PING, "ping", MINUTE));
    }

    @Test
    void a_paused_server_is_asked_again_on_the_next_connection() throws Exception {
        AtClient client = world.live(ALICE);
        AtomicInteger tries = new AtomicInteger();
        world.alice.answer("notify", line -> tries.incrementAndGet() == 1
                ? "error:{\"errorCode\":\"AT0024\",\"errorDescription\":\"Server is paused\"}\n@alice@"
                : "data:ok\n@alice@");
        done(client.notify(PING, "ping", MINUTE));
    }

    @Test
    void only_the_own_atsign_sends_and_only_to_somebody() throws Exception {
        AtClient client = world.live(ALICE);
        assertThatThrownBy(() -> client.notify(AtKey.shared(ALICE, "x.y", BOB), "v", MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.notify(AtKey.self("x.y", ALICE), "v", MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.notify(PING, "v", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void long_values_are_refused() throws Exception {
        assertThatThrownBy(() -> done(world.live(ALICE).notify(PING, "x".repeat(Values.MAX_BYTES + 1), MINUTE)))
                .hasMessageContaining("too long");
    }

    @Test
    void bob_reads_what_alice_says_and_the_other_way_round() throws Exception {
        AtClient alice = world.live(ALICE);
        AtClient bob = world.live(BOB);
        CompletableFuture<AtNotification> atBob = new CompletableFuture<>();
        CompletableFuture<AtNotification> atAlice = new CompletableFuture<>();
        bob.subscribe(key -> key.name().equals("ping.dev.sshnp"), atBob::complete);
        alice.subscribe(key -> true, atAlice::complete);
        done(alice.notify(PING, "hello 🦄", MINUTE));
        assertThat(done(atBob).value()).isEqualTo("hello 🦄");
        assertThat(done(atBob).from()).isEqualTo(ALICE);
        done(bob.notify(AtKey.shared(ALICE, "heartbeat.dev.sshnp", BOB), "", MINUTE));
        assertThat(done(atAlice).value()).isEmpty();
        assertThat(world.bob.commands("lookup:shared_key")).isEmpty();
    }

    @Test
    void an_atsign_may_write_to_itself() throws Exception {
        AtClient alice = world.live(ALICE);
        CompletableFuture<AtNotification> arrived = new CompletableFuture<>();
        alice.subscribe(key -> true, arrived::complete);
        done(alice.notify(AtKey.shared(ALICE, "note.sshnp", ALICE), "to me", MINUTE));
        assertThat(done(arrived).value()).isEqualTo("to me");
    }

    private static SharedKey sealedIn(String line) {
        Matcher shape = SHAPE.matcher(line);
        assertThat(shape.matches()).as(line).isTrue();
        return TestKeys.values(BOB).openKey(shape.group(2));
    }
}
