package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes is answered by an error of the protocol, and others notice nothing. */
class BadInputTest {
    @TempDir
    static Path directory;

    private static TestServers servers;

    @BeforeAll
    static void start() {
        AtServerSettings usual = TestServers.settings(directory, Optional.of(directory.resolve("keys")), "@a", "@b");
        Tuning tight = new Tuning(Optional.empty(), 20, 22, 20_000, 1_000, Duration.ofMinutes(10));
        AtServerSettings settings = new AtServerSettings(usual.host(), usual.bindHost(), 0, usual.atSigns(), usual.keysDirectory(), usual.dataDirectory(),
                usual.trustFile(), false, tight);
        servers = TestServers.start(settings, Limits.standard().withSlowdown(Duration.ofMillis(40)));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @AfterEach
    void disconnect() {
        servers.disconnect();
    }

    @Test
    void binary_garbage_is_a_bad_command() {
        byte[] garbage = new byte[5_000];
        new Random(7).nextBytes(garbage);
        String text = new String(garbage, StandardCharsets.ISO_8859_1).replace("\n", "x").replace("\r", "y");
        RawClient client = servers.connect("@a");
        assertThat(client.reply(text)).isEqualTo("error:AT0003-Exception: invalid command");
        assertThat(client.reply("update:" + text)).startsWith("error:AT0401");
        RawClient owner = owner("@a");
        assertThat(owner.reply("update:" + text)).startsWith("error:AT00");
        assertThat(owner.reply("noop:0")).isEqualTo("data:ok");
    }

    @Test
    void http_is_refused_with_a_word() {
        RawClient client = servers.connect("@a");
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.line()).isEqualTo("error:AT0003-Exception: this is an atServer, it doesn't speak HTTP");
        assertThat(client.line()).isEqualTo("@");
        assertThat(client.line()).isEqualTo("(closed)");
    }

    @Test
    void a_from_whose_challenge_is_never_answered_is_good_for_a_minute_only() {
        RawClient client = servers.connect("@a");
        String challenge = client.reply("from:@a").substring("data:".length());
        servers.clock.advance(Duration.ofSeconds(61));
        assertThat(client.reply("pkam:" + Base64.getEncoder().encodeToString(keys("@a").signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)))))
                .startsWith("error:AT0401");
    }

    @Test
    void wrong_signatures_are_answered_slower_and_slower_on_whatever_connection_and_right_ones_are_not() {
        long begun = System.nanoTime();
        for (int i = 0; i < 8; i++) { // three for nothing, then 1, 1, 2, 3, 5 times 40 ms
            RawClient client = servers.connect("@b");
            client.reply("from:@b");
            assertThat(client.reply("pkam:c2lnbmF0dXJl")).isEqualTo("error:AT0401-Exception: pkam authentication failed");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(12 * 40 - 5));
        RawClient waiting = servers.connect("@b");
        waiting.reply("from:@b");
        waiting.send("pkam:c2lnbmF0dXJl\n");
        assertThat(owner("@b").reply("noop:0")).isEqualTo("data:ok");
        servers.clock.advance(Duration.ofMinutes(11));
        RawClient later = servers.connect("@b");
        later.reply("from:@b");
        assertThat(later.reply("pkam:c2lnbmF0dXJl")).startsWith("error:AT0401");
    }

    @Test
    void a_forged_pol_is_refused() {
        RawClient client = servers.connect(servers.peer("localhost"), "@a");
        assertThat(client.reply("from:@b")).startsWith("data:proof:");
        assertThat(client.ask("pol")).isEqualTo("error:AT0401-Exception: Pol Authentication Failed\n@");
        assertThat(client.reply("notify:@a:kk@b:v")).startsWith("error:AT0401");
        RawClient stranger = servers.connect("@a");
        assertThat(stranger.reply("from:@b")).isEqualTo("error:AT0401-Exception: Certificate Verification Failed");
    }

    @Test
    void illegal_key_names_are_named() {
        RawClient owner = owner("@a");
        for (String name : new String[] {"a,b", "a(b", "a/b", "a\\b", "a%b", "a<b"}) {
            assertThat(owner.reply("update:" + name + ".x@a v")).as(name).isEqualTo("error:AT0016-Invalid key : You may not update keys of type KeyType.invalidKey");
        }
        assertThat(owner.reply("update:cached:@b:x@a v")).startsWith("error:AT00");
        assertThat(owner.reply("update:private:x@a v")).startsWith("error:AT0003");
    }

    @Test
    void a_value_or_request_of_too_many_characters_is_refused() {
        RawClient owner = owner("@a");
        assertThat(owner.reply("update:fits@a " + "x".repeat(1_000))).startsWith("data:");
        assertThat(owner.reply("update:big@a " + "x".repeat(1_001))).isEqualTo("error:AT0005-Buffer limit exceeded : a value has at most 1000 characters");
        assertThat(owner.reply("notify:@b:big.x@a:" + "x".repeat(1_001))).startsWith("error:AT0005");
        assertThat(owner.reply("llookup:fits@a")).hasSize("data:".length() + 1_000);
        owner.send("update:big@a " + "x".repeat(25_000) + "\n");
        assertThat(owner.record()).startsWith("error:AT0005-Buffer limit exceeded : a request has at most 20000 bytes");
        assertThat(owner.record()).isEqualTo("(closed)");
    }

    @Test
    void all_atsigns_together_have_a_limited_number_of_connections() {
        try (TestServers few = TestServers.start(directory.resolve("few"), Limits.standard().withConnections(4, 6), "@a", "@b")) {
            for (int i = 0; i < 4; i++) {
                few.connect("@a");
            }
            few.connect("@b");
            RawClient last = few.connect("@b");
            RawClient more = few.connectRaw("@b", 0);
            assertThat(more.record()).isEqualTo("error:AT0012-Inbound connection limit exceeded\n");
            assertThat(more.record()).isEqualTo("(closed)");
            assertThat(last.reply("noop:0")).isEqualTo("data:ok");
        }
    }

    @Test
    void a_client_that_never_reads_its_answers_is_not_served_on_and_holds_up_nobody() {
        owner("@a").reply("update:wide@a " + "x".repeat(1_000));
        RawClient stuck = owner("@a");
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 200_000; i++) {
                    stuck.send("llookup:wide@a\n");
                }
            } catch (java.io.UncheckedIOException e) { // this test is over
                stuck.close();
            }
        }, "test-writer");
        writer.setDaemon(true);
        writer.start();
        for (int i = 0; i < 50; i++) {
            assertThat(owner("@b").reply("noop:0")).isEqualTo("data:ok");
            servers.disconnectAllBut(stuck);
        }
        stuck.close();
    }

    private static RawClient owner(String atSign) {
        return servers.connect(atSign).login(atSign, keys(atSign));
    }

    private static org.jnoports.api.keys.AtKeys keys(String atSign) {
        return servers.services.get(org.jnoports.api.keys.AtKeysStore.class)
                .read(AtServerSettings.keysFile(directory.resolve("keys"), org.jnoports.api.at.AtSign.of(atSign)));
    }
}
