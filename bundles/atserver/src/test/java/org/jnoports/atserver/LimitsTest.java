package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client can't do, however long it tries (atprotocol.md, sections 2.3 and 2.8). */
class LimitsTest {
    @TempDir
    Path directory;

    @Test
    void half_a_line_and_silence_end_with_the_idle_limit_but_the_owner_may_be_silent() {
        try (TestServers servers = start(Limits.standard().withIdle(Duration.ofMillis(200), Duration.ofDays(30)))) {
            RawClient owner = servers.owner("@a");
            RawClient silent = servers.connect("@a");
            RawClient half = servers.connect("@a");
            half.send("from:@");
            servers.clock.advance(Duration.ofMillis(201));
            for (RawClient ended : List.of(half, silent)) {
                assertThat(ended.record()).isEqualTo("error:AT0023-Exception: nothing was asked for too long, the connection ends\n@");
                assertThat(ended.record()).isEqualTo("(closed)");
            }
            assertThat(owner.reply("noop:0")).isEqualTo("data:ok");
        }
    }

    @Test
    void before_the_login_a_line_has_at_most_64_kib() {
        try (TestServers servers = start(Limits.standard())) {
            RawClient client = servers.connect("@a");
            client.send("scan " + "x".repeat(70_000));
            assertThat(client.record()).startsWith("error:AT0005-Exception: ").endsWith("\n@");
            assertThat(client.record()).isEqualTo("(closed)");
        }
    }

    @Test
    void after_the_login_a_line_has_at_most_10_240_000_bytes() {
        try (TestServers servers = start(Limits.standard())) {
            RawClient owner = servers.owner("@a");
            String value = "x".repeat(10_000_000);
            assertThat(owner.reply("update:big@a " + value)).matches("data:\\d+");
            owner.send("update:big@a " + "x".repeat(10_250_000));
            assertThat(owner.record()).startsWith("error:AT0005-Buffer limit exceeded : ").endsWith("\n@a@");
            assertThat(owner.record()).isEqualTo("(closed)");
        }
    }

    @Test
    void blank_lines_of_64_kib_are_answered_one_by_one() {
        try (TestServers servers = start(Limits.standard())) {
            RawClient client = servers.connect("@a");
            int lines = 32 * 1024;
            Thread writer = new Thread(() -> client.send("\r\n".repeat(lines)), "test-writer");
            writer.start();
            for (int i = 0; i < lines; i++) {
                assertThat(client.line()).endsWith("error:AT0003-Exception: invalid command");
            }
            client.send("@exit\n");
            assertThat(client.line()).isEqualTo("@");
            assertThat(client.line()).isEqualTo("(closed)");
        }
    }

    @Test
    void one_connection_too_many_is_turned_away_and_others_go_on() {
        try (TestServers servers = start(Limits.standard().withConnections(3))) {
            RawClient first = servers.connect("@a");
            servers.connect("@a");
            servers.connect("@a");
            RawClient fourth = servers.connectRaw("@a", 0);
            assertThat(fourth.record()).isEqualTo("error:AT0012-Inbound connection limit exceeded\n");
            assertThat(fourth.record()).isEqualTo("(closed)");
            assertThat(first.ask("noop:0")).isEqualTo("data:ok\n@");
        }
    }

    @Test
    void when_it_is_full_silence_is_allowed_for_seconds_only() {
        try (TestServers servers = start(Limits.standard().withConnections(3))) {
            RawClient first = servers.connect("@a");
            RawClient second = servers.connect("@a");
            RawClient third = servers.connect("@a");
            servers.clock.advance(Duration.ofSeconds(6));
            RawClient fourth = servers.connect("@a");
            assertThat(fourth.ask("noop:0")).isEqualTo("data:ok\n@");
            for (RawClient ended : List.of(first, second, third)) {
                assertThat(ended.record()).startsWith("error:AT0023-");
                assertThat(ended.record()).isEqualTo("(closed)");
            }
        }
    }

    @Test
    void a_slow_verb_holds_up_only_its_own_connection() {
        try (TestServers servers = start(Limits.standard())) {
            for (int i = 0; i < 10; i++) {
                servers.connect("@a").send("noop:5000\n");
            }
            long begun = System.nanoTime();
            assertThat(servers.connect("@a").ask("noop:0")).isEqualTo("data:ok\n@");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        }
    }

    private TestServers start(Limits limits) {
        return TestServers.start(directory, limits, "@a");
    }
}
