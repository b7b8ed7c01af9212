package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link AtClient#notify} promises. */
class AtClientNotifyTest {
    private static final AtKey KEY = AtKey.shared(BOB, "ping.dev1.sshnp", ALICE);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern LINE = Pattern.compile("notify:id:(?<id>[0-9a-f-]{36}):update:messageType:key:.*"
            + ":ttln:60000:.*:isEncrypted:true:sharedKeyEnc:(?<sealed>[^:]+):pubKeyCS:(?<sum>[0-9a-f]{32})"
            + ":ivNonce:(?<iv>[^:]+):@bob:ping\\.dev1\\.sshnp@alice:(?<value>[A-Za-z0-9+/=]+)");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void the_receiver_can_open_the_line_with_what_came_along() throws Exception {
        World.done(world.live(ALICE).notify(KEY, "hello 🦄: @x", MINUTE));
        Matcher line = LINE.matcher(world.alice.await("notify:"));
        assertThat(line.matches()).isTrue();
        SealedValue sealed = new SealedValue(
                line.group("value"), Optional.of(line.group("iv")), Optional.of(line.group("sealed")), Optional.of(line.group("sum")));
        Values bobs = TestKeys.values(BOB);
        assertThat(bobs.decrypt(bobs.keyOf(sealed).orElseThrow(), sealed)).isEqualTo("hello 🦄: @x");
    }

    @Test
    void each_notification_has_an_id_and_an_iv_of_its_own_but_the_same_key() throws Exception {
        AtClient client = world.live(ALICE);
        World.done(client.notify(KEY, "same", MINUTE));
        World.done(client.notify(KEY, "same", MINUTE));
        List<Matcher> lines = world.alice.commands("notify:").stream().map(LINE::matcher).filter(Matcher::matches).toList();
        assertThat(lines).hasSize(2);
        for (String group : List.of("id", "iv", "value")) {
            assertThat(lines.get(0).group(group)).isNotEqualTo(lines.get(1).group(group));
        }
        assertThat(lines.get(0).group("sealed")).isEqualTo(lines.get(1).group("sealed"));
    }

    @Test
    void what_was_prepared_is_not_looked_up_again() throws Exception {
        AtClient client = world.client(ALICE);
        client.prepare(BOB);
        world.alice.await("plookup:publickey@bob");
        Await.until("the key is there", () -> world.alice.commands("llookup:@bob:shared_key@alice").size() == 1);
        World.done(client.ready(World.LIMIT));
        World.done(client.notify(KEY, "hello", MINUTE));
        assertThat(world.alice.commands("plookup:publickey@bob")).hasSize(1);
        assertThat(world.alice.commands("notify:")).hasSize(1);
    }

    @Test
    void preparing_for_nobody_fails_nothing_but_what_is_sent() throws Exception {
        AtClient client = world.live(ALICE);
        client.prepare(TestKeys.CAROL);
        world.alice.await("plookup:publickey@carol");
        assertThat(World.done(client.get(AtKey.self("nokey.wavi", ALICE)))).isEmpty();
        client.close();
        client.prepare(BOB); // nothing, and no failure
    }

    @Test
    void after_a_lost_connection_the_same_line_with_the_same_id_is_sent_again() throws Exception {
        AtClient client = world.live(ALICE);
        AtomicInteger attempts = new AtomicInteger();
        world.alice.answer("notify:", line ->
                attempts.incrementAndGet() < 3 ? FakeAtServer.HANG_UP : "data:" + line.split(":", 4)[2] + "\n@alice@");
        World.done(client.notify(KEY, "hello", MINUTE));
        List<String> sent = world.alice.commands("notify:");
        assertThat(sent).hasSize(3);
        assertThat(sent).containsOnly(sent.get(0));
    }

    @Test
    void a_notification_that_every_connection_breaks_at_is_given_up() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("notify:", line -> FakeAtServer.HANG_UP);
        assertThat(Await.failure(TunnelException.class, client.notify(KEY, "hello", MINUTE)))
                .hasMessageContaining("closed the connection");
        assertThat(world.alice.commands("notify:")).hasSize(5);
    }

    @Test
    void fails_when_its_time_is_up() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("notify:", line -> FakeAtServer.NOTHING);
        assertThat(Await.failure(TunnelException.class, client.notify(KEY, "hello", Duration.ofMillis(80))))
                .hasMessageContaining("notify @bob:ping.dev1.sshnp@alice' was not done within 80 ms")
                .hasMessageNotContaining("hello");
    }

    @Test
    void a_refusal_is_not_retried_and_keeps_its_code() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("notify:", line -> "error:AT0013-blocked : no\n@alice@");
        AtProtocolException failure = Await.failure(AtProtocolException.class, client.notify(KEY, "hello", MINUTE));
        assertThat(failure.code()).isEqualTo(AtErrorCode.BLOCKED);
        assertThat(world.alice.commands("notify:")).hasSize(1);
    }

    @Test
    void a_receiver_without_public_key_cant_be_sent_anything() throws Exception {
        AtClient client = world.live(ALICE);
        world.bob.forget("public:publickey@bob");
        assertThat(Await.failure(AtProtocolException.class, client.notify(KEY, "hello", MINUTE)))
                .hasMessageContaining("@bob can't be sent anything");
        assertThat(world.alice.commands("notify:")).isEmpty();
    }
}
