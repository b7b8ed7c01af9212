package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.TestKeys.CAROL;
import static org.jnoports.atprotocol.TestKeys.CIPHER;
import static org.jnoports.atprotocol.World.done;

import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.keys.SharedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What arrives at @alice's monitor, from peers of every kind. */
class MonitorTest {
    private static final String ZERO_IV = Base64.getEncoder().encodeToString(new byte[16]);

    private final World world = new World();
    private final BlockingQueue<AtNotification> arrived = new LinkedBlockingQueue<>();
    private final SharedKey key = CIPHER.newKey();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_key_that_came_along_opens_the_value() throws Exception {
        listen();
        push("1", "x.sshnp", "hello", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().value()).isEqualTo("hello");
        assertThat(world.alice.commands("lookup")).isEmpty();
    }

    @Test
    void without_one_the_senders_key_is_looked_up_once() throws Exception {
        world.bob.store("@alice:shared_key@bob", sealed(key));
        listen();
        push("1", "x.sshnp", "one", "\"sharedKeyEnc\":null");
        push("2", "x.sshnp", "two", "\"sharedKeyEnc\":null");
        assertThat(next().value()).isEqualTo("one");
        assertThat(next().value()).isEqualTo("two");
        assertThat(world.alice.commands("lookup")).containsExactly("lookup:shared_key@bob");
    }

    @Test
    void a_checksum_of_another_public_key_leads_to_the_looked_up_key() throws Exception {
        world.bob.store("@alice:shared_key@bob", sealed(key));
        listen();
        push("1", "x.sshnp", "hello", "\"sharedKeyEnc\":\"" + sealed(CIPHER.newKey()) + "\",\"pubKeyCS\":\"0123456789abcdef\"");
        assertThat(next().value()).isEqualTo("hello");
    }

    @Test
    void a_stale_key_in_the_cache_is_looked_up_past_it() throws Exception {
        world.bob.store("@alice:shared_key@bob", sealed(key));
        String stale = sealed(CIPHER.newKey());
        world.alice.answer("lookup:shared_key@bob", line -> "data:" + stale + "\n@alice@");
        listen();
        push("1", "x.sshnp", "hello", "");
        assertThat(next().value()).isEqualTo("hello");
        assertThat(world.alice.commands("lookup")).containsExactly("lookup:shared_key@bob", "lookup:bypassCache:true:shared_key@bob");
    }

    @Test
    void a_new_key_of_the_sender_replaces_the_remembered_one() throws Exception {
        SharedKey old = CIPHER.newKey();
        world.bob.store("@alice:shared_key@bob", sealed(old));
        listen();
        world.alice.push("1", BOB, "@alice:x.sshnp@bob", CIPHER.encrypt(old, new byte[16], "old"), "{}");
        assertThat(next().value()).isEqualTo("old");
        world.bob.store("@alice:shared_key@bob", sealed(key));
        push("2", "x.sshnp", "new", "");
        assertThat(next().value()).isEqualTo("new");
        assertThat(world.alice.commands("lookup")).hasSize(2).last().isEqualTo("lookup:bypassCache:true:shared_key@bob");
    }

    @Test
    void a_missing_iv_is_all_zero_and_a_given_one_is_used() throws Exception {
        world.bob.store("@alice:shared_key@bob", sealed(key));
        listen();
        world.alice.push("1", BOB, "@alice:x.sshnp@bob", CIPHER.encrypt(key, new byte[16], "zero"), "null");
        world.alice.push("2", BOB, "@alice:x.sshnp@bob", CIPHER.encrypt(key, new byte[16], "given"), "{\"ivNonce\":\"" + ZERO_IV + "\"}");
        world.alice.push("3", BOB, "@alice:x.sshnp@bob", CIPHER.encrypt(key, new byte[16], "null"), "{\"ivNonce\":\"null\"}");
        push("4", "x.sshnp", "random", "");
        assertThat(next().value()).isEqualTo("zero");
        assertThat(next().value()).isEqualTo("given");
        assertThat(next().value()).isEqualTo("null");
        assertThat(next().value()).isEqualTo("random");
    }

    @Test
    void without_value_it_is_empty() throws Exception {
        listen();
        world.alice.push("1", BOB, "@alice:x.sshnp@bob", null, "{}");
        assertThat(next().value()).isEmpty();
    }

    @Test
    void the_same_one_is_delivered_once() throws Exception {
        listen();
        String line = line("1", "x.sshnp", "hello", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        world.alice.push(line + line);
        world.alice.push(line);
        push("2", "x.sshnp", "end", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().id()).isEqualTo("1");
        assertThat(next().id()).isEqualTo("2");
    }

    @Test
    void it_is_delivered_once_even_over_reconnects() throws Exception {
        AtClient client = listen();
        String line = line("1", "x.sshnp", "hello", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        world.alice.push(line);
        assertThat(next().id()).isEqualTo("1");
        reconnect(client);
        world.alice.push(line);
        push("2", "x.sshnp", "end", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().id()).isEqualTo("2");
    }

    @Test
    void what_came_meanwhile_is_asked_for_after_a_reconnect_and_nothing_older() throws Exception {
        AtClient client = listen();
        assertThat(world.alice.commands("monitor")).containsExactly("monitor:selfNotifications");
        world.alice.push("notification: {\"id\":\"-1\",\"from\":\"@alice\",\"to\":\"@alice\",\"key\":\"statsNotification.@alice\","
                + "\"value\":\"12\",\"operation\":\"update\",\"epochMillis\":1800000000000,\"messageType\":\"MessageType.key\","
                + "\"isEncrypted\":false,\"metadata\":null}\n");
        push("2", "x.sshnp", "later", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        next();
        reconnect(client);
        assertThat(world.alice.commands("monitor")).hasSize(2).last().isEqualTo("monitor:selfNotifications:1715000000000");
    }

    @Test
    void broken_lines_are_left_out_and_end_nothing() throws Exception {
        AtClient client = listen();
        world.alice.push("notification: {broken\n");
        world.alice.push("notification: []\n");
        world.alice.push("notification:\n");
        world.alice.push("notification: {}\n");
        world.alice.push("notification: {\"id\":\"1\",\"id\":\"2\"}\n");
        world.alice.push("notification: " + "[".repeat(10_000) + "\n");
        world.alice.push("nonsense\n\n@\n@alice@\nstream: x\n");
        world.alice.push("9", CAROL, "@alice:x.sshnp@bob", "AAAA", "{}"); // carol in bob's name
        world.alice.push("9", BOB, "@carol:x.sshnp@bob", "AAAA", "{}");
        world.alice.push("notification: {\"id\":\"x\",\"value\":\"" + "v".repeat(3 * 1024 * 1024) + "\"}\n");
        push("1", "x.sshnp", "hello", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().value()).isEqualTo("hello");
        assertThat(world.alice.commands("monitor")).hasSize(1);
        client.close();
    }

    @Test
    void what_cant_be_decrypted_is_left_out_and_welcome_when_it_comes_again() throws Exception {
        listen();
        String line = line("1", "x.sshnp", "hello", "");
        world.alice.push(line); // bob has no key for alice yet
        push("2", "x.sshnp", "other", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().id()).isEqualTo("2");
        world.bob.store("@alice:shared_key@bob", sealed(key));
        done(world.client(ALICE).put(AtKey.shared(BOB, "y.sshnp", ALICE), "y"));
        world.alice.push(line.replace("\"metadata\":{", "\"metadata\":{\"sharedKeyEnc\":\"" + sealed(key) + "\","));
        assertThat(next().id()).isEqualTo("1");
    }

    @Test
    void a_sender_without_a_key_doesnt_make_this_client_ask_all_the_time() throws Exception {
        listen();
        for (int i = 0; i < 50; i++) {
            push("bad" + i, "x.sshnp", "hello", "");
        }
        push("good", "x.sshnp", "end", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().id()).isEqualTo("good");
        assertThat(world.alice.commands("lookup")).hasSize(2);
    }

    @Test
    void only_what_is_wanted_is_delivered_and_decrypted() throws Exception {
        AtClient client = world.live(ALICE);
        client.subscribe(wanted -> wanted.name().startsWith("x."), arrived::add);
        push("1", "y.sshnp", "no", "");
        push("2", "x.sshnp", "yes", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().id()).isEqualTo("2");
        assertThat(world.alice.commands("lookup")).isEmpty();
    }

    @Test
    void strangers_failures_end_nothing() throws Exception {
        AtClient client = world.live(ALICE);
        client.subscribe(any -> {
            throw new IllegalStateException("a bug");
        }, arrived::add);
        client.subscribe(any -> true, any -> {
            throw new IllegalStateException("a bug");
        });
        client.subscribe(any -> true, arrived::add);
        push("1", "x.sshnp", "one", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        push("2", "x.sshnp", "two", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(next().id()).isEqualTo("1");
        assertThat(next().id()).isEqualTo("2");
    }

    @Test
    void after_the_close_of_a_subscription_nothing_comes() throws Exception {
        AtClient client = world.live(ALICE);
        BlockingQueue<AtNotification> other = new LinkedBlockingQueue<>();
        Subscription subscription = client.subscribe(any -> true, other::add);
        client.subscribe(any -> true, arrived::add);
        subscription.close();
        subscription.close();
        push("1", "x.sshnp", "one", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        next();
        assertThat(other).isEmpty();
    }

    @Test
    void the_subscriptions_of_a_closed_handle_end_with_it() throws Exception {
        AtClient first = world.live(ALICE);
        AtClient second = world.live(ALICE);
        BlockingQueue<AtNotification> other = new LinkedBlockingQueue<>();
        first.subscribe(any -> true, other::add);
        second.subscribe(any -> true, arrived::add);
        first.close();
        push("1", "x.sshnp", "one", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        next();
        assertThat(other).isEmpty();
    }

    @Test
    void a_slow_consumer_costs_notifications_not_memory_or_the_connection() throws Exception {
        AtClient client = world.live(ALICE);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        client.subscribe(any -> true, notification -> {
            begun.countDown();
            await(goOn);
            arrived.add(notification);
        });
        String along = "\"sharedKeyEnc\":\"" + sealed(key) + "\"";
        push("first", "x.sshnp", "v", along);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < Dispatcher.MOST_WAITING + 100; i++) {
            push("n" + i, "x.sshnp", "v", along);
        }
        reconnect(client); // the monitor lives
        goOn.countDown();
        for (int i = 0; i < Dispatcher.MOST_WAITING + 1; i++) {
            next();
        }
        assertThat(arrived).isEmpty();
        push("last", "x.sshnp", "v", along);
        assertThat(next().id()).isEqualTo("last");
    }

    @Test
    void a_consumer_may_wait_for_operations() throws Exception {
        AtClient client = world.live(ALICE);
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        client.subscribe(any -> true, notification ->
                read.add(client.get(AtKey.publicKeyOf(BOB)).toCompletableFuture().join().orElseThrow()));
        push("1", "x.sshnp", "v", "\"sharedKeyEnc\":\"" + sealed(key) + "\"");
        assertThat(read.poll(20, TimeUnit.SECONDS)).isEqualTo(TestKeys.of(BOB).encryptionPublicKey());
    }

    private AtClient listen() throws Exception {
        AtClient client = world.live(ALICE);
        client.subscribe(any -> true, arrived::add);
        return client;
    }

    private void reconnect(AtClient client) throws Exception {
        int monitors = world.alice.commands("monitor").size();
        world.alice.hangUp();
        while (world.alice.commands("monitor").size() == monitors) {
            world.alice.await("monitor");
        }
        done(client.ready(World.LIMIT));
    }

    private AtNotification next() throws InterruptedException {
        AtNotification notification = arrived.poll(20, TimeUnit.SECONDS);
        assertThat(notification).as("a notification").isNotNull();
        assertThat(notification.key().owner()).isEqualTo(BOB);
        return notification;
    }

    /** From bob, encrypted with the key and a random IV. */
    private void push(String id, String name, String value, String metadata) {
        world.alice.push(line(id, name, value, metadata));
    }

    private String line(String id, String name, String value, String metadata) {
        byte[] iv = CIPHER.newIv();
        String ciphertext = CIPHER.encrypt(key, iv, value);
        return world.alice.line(id, BOB, "@alice:" + name + "@bob", ciphertext,
                "{\"ivNonce\":\"" + Base64.getEncoder().encodeToString(iv) + "\"" + (metadata.isEmpty() ? "" : "," + metadata) + "}");
    }

    private static String sealed(SharedKey key) {
        return CIPHER.seal(key, TestKeys.of(ALICE).encryptionPublicKey());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void sends_probes_while_lines_come_in_and_loses_none() throws Exception {
        try (World nervous = new World(World.timings(java.time.Duration.ofMillis(1), World.LIMIT))) {
            AtClient client = nervous.live(ALICE);
            client.subscribe(any -> true, arrived::add);
            nervous.alice.answer("noop", line -> "data:ok\n" + nervous.alice.line(
                    "p" + nervous.alice.commands().size(), AtSign.of("@bob"), "@alice:x.sshnp@bob", null, "{}"));
            for (int i = 0; i < 20; i++) {
                next();
            }
        }
    }
}
