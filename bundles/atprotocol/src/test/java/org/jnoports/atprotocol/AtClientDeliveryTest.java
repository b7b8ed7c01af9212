package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link AtClient#subscribe} promises. */
class AtClientDeliveryTest {
    private static final String PING = "@bob:ping.dev1.sshnp@alice";

    private final World world = new World();
    private final BlockingQueue<AtNotification> received = new LinkedBlockingQueue<>();
    private final SharedKey key = TestKeys.CIPHER.newKey();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_notification_is_decrypted_and_says_who_sent_it_when() throws Exception {
        subscribed();
        push("id-1", "hello");
        assertThat(next()).isEqualTo(
                new AtNotification("id-1", AtKey.parse(PING), "hello", Instant.ofEpochMilli(1_715_000_000_000L)));
    }

    @Test
    void what_one_client_sends_another_receives() throws Exception {
        subscribed();
        World.done(world.live(ALICE).notify(AtKey.parse(PING), "hello", Duration.ofMinutes(1)));
        assertThat(next().value()).isEqualTo("hello");
    }

    @Test
    void one_that_arrives_twice_is_delivered_once() throws Exception {
        subscribed();
        String line = line("id-1", "hello");
        world.bob.push(line);
        world.bob.push(line);
        push("id-2", "the end");
        assertThat(next().value()).isEqualTo("hello");
        assertThat(next().value()).isEqualTo("the end");
    }

    @Test
    void one_that_arrives_again_after_a_reconnect_is_delivered_once() throws Exception {
        AtClient client = subscribed();
        String line = line("id-1", "hello");
        world.bob.push(line);
        assertThat(next().value()).isEqualTo("hello");
        world.bob.hangUp();
        Await.until("both connections authenticate again", () -> world.bob.commands("pkam:").size() == 4);
        World.done(client.ready(World.LIMIT));
        world.bob.push(line);
        push("id-2", "the end");
        assertThat(next().value()).isEqualTo("the end");
        assertThat(world.bob.commands("monitor").get(1)).matches("monitor:selfNotifications:\\d+");
    }

    @Test
    void broken_and_undecryptable_ones_are_dropped_and_the_monitor_lives_on() throws Exception {
        subscribed();
        world.bob.push("notification: {\"id\":\"broken\n");
        world.bob.push("notification: []\n");
        world.bob.push("notification:\n");
        world.bob.push("notification: {\"id\":\"x\",\"id\":\"y\"}\n");
        world.bob.push("something else\n\n");
        world.bob.push("no-key", ALICE, PING, "bm90aGluZw==", "{}");
        world.bob.push("bad-iv", ALICE, PING, "bm90aGluZw==", "{\"ivNonce\":\"?\"}");
        world.bob.push("bad-key", ALICE, PING, "bm90aGluZw==", "{\"sharedKeyEnc\":\"bm90aGluZw==\"}");
        world.bob.push("no-base64", ALICE, PING, "§§§", "null");
        push("good", "hello");
        assertThat(next().id()).isEqualTo("good");
        assertThat(world.bob.commands("monitor")).hasSize(1);
        assertThat(world.bob.monitors()).isEqualTo(1);
    }

    @Test
    void statistics_and_what_others_claim_to_be_are_not_delivered() throws Exception {
        subscribed();
        world.bob.push("-1", BOB, "statsNotification.@bob", "12", "null");
        world.bob.push(line("forged", "hello").replace("\"from\":\"@alice\"", "\"from\":\"@mallory\""));
        push("good", "hello");
        assertThat(next().id()).isEqualTo("good");
    }

    @Test
    void only_what_is_wanted_is_delivered_and_only_while_subscribed() throws Exception {
        AtClient client = world.live(BOB);
        BlockingQueue<AtNotification> unwanted = new LinkedBlockingQueue<>();
        client.subscribe(wanted -> wanted.name().startsWith("pong"), unwanted::add);
        Subscription ended = client.subscribe(wanted -> true, unwanted::add);
        ended.close();
        client.subscribe(wanted -> wanted.name().startsWith("ping"), received::add);
        push("id-1", "hello");
        assertThat(next().value()).isEqualTo("hello");
        assertThat(unwanted).isEmpty();
    }

    @Test
    void a_consumer_that_throws_doesnt_end_the_delivery() throws Exception {
        AtClient client = world.live(BOB);
        client.subscribe(wanted -> true, notification -> {
            throw new IllegalStateException("a consumer's fault");
        });
        client.subscribe(wanted -> true, received::add);
        push("id-1", "one");
        push("id-2", "two");
        assertThat(next().value()).isEqualTo("one");
        assertThat(next().value()).isEqualTo("two");
    }

    private AtClient subscribed() throws Exception {
        AtClient client = world.live(BOB);
        client.subscribe(wanted -> true, received::add);
        return client;
    }

    private void push(String id, String value) {
        world.bob.push(line(id, value));
    }

    private String line(String id, String value) {
        Values.Encrypted encrypted = TestKeys.values(ALICE).encrypt(key, value);
        String bobs = TestKeys.of(BOB).encryptionPublicKey();
        String metadata = "{\"ivNonce\":\"" + encrypted.ivNonce() + "\",\"sharedKeyEnc\":\"" + TestKeys.CIPHER.seal(key, bobs)
                + "\",\"pubKeyCS\":\"" + Values.checksum(bobs) + "\"}";
        return world.bob.line(id, ALICE, PING, encrypted.ciphertext(), metadata);
    }

    private AtNotification next() throws InterruptedException {
        AtNotification next = received.poll(World.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
