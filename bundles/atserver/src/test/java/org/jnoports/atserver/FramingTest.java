package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exact bytes of the framing vectors, each in one TLS record (atprotocol.md, section 2.2 and invariants I1 to I8). */
class FramingTest {
    @TempDir
    static Path directory;

    private static TestServers servers;

    @BeforeAll
    static void start() {
        servers = TestServers.start(directory, Limits.standard(), "@alice", "@bob");
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
    void the_directory_greets_finds_misses_and_ends() {
        RawClient root = servers.root();
        assertThat(root.ask("alice")).matches("localhost:\\d+\r\n@");
        assertThat(root.ask("nosuch")).isEqualTo("null\r\n@");
        assertThat(root.ask("\r")).isEqualTo("null\r\n@");
        assertThat(root.ask(" ALICE \r")).matches("localhost:\\d+\r\n@");
        assertThat(root.ask("@alice")).isEqualTo("null\r\n@");
        root.send("@exit");
        assertThat(root.record()).isEqualTo("(closed)");
    }

    @Test
    void the_directory_ends_a_connection_with_a_line_too_long() {
        RawClient root = servers.root();
        root.send("x".repeat(300));
        assertThat(root.record()).isEqualTo("(closed)");
    }

    @Test
    void an_atserver_greets_and_answers_a_blank_line() {
        RawClient client = servers.connect("@alice");
        assertThat(client.ask("\r")).isEqualTo("error:AT0003-Exception: invalid command\n@");
        assertThat(client.ask("")).isEqualTo("error:AT0003-Exception: invalid command\n@");
        assertThat(client.ask("from:@alice")).matches("data:_[0-9a-f-]{36}@alice:[0-9a-f-]{36}\n@");
        client.send("@exit\r\n");
        assertThat(client.record()).isEqualTo("(closed)");
    }

    @Test
    void the_owner_sees_its_own_prompt() {
        RawClient owner = servers.owner("@alice");
        assertThat(owner.ask("noop:0\r")).isEqualTo("data:ok\n@alice@");
        assertThat(owner.ask("llookup:nokey.wavi@alice"))
                .isEqualTo("error:AT0015-key not found : nokey.wavi@alice does not exist in keystore\n@alice@");
    }

    @Test
    void a_monitor_is_not_answered_and_its_replies_have_no_prompt() throws IOException {
        RawClient owner = servers.owner("@alice");
        owner.send("monitor\n");
        assertThat(owner.ask("noop:0")).isEqualTo("data:ok\n");
        assertThat(owner.ask("nonsense")).isEqualTo("error:AT0003-Invalid syntax : invalid command\n");
        assertThat(owner.ask("noop:0")).isEqualTo("data:ok\n");
    }

    @Test
    void lines_that_arrive_together_are_answered_one_after_another() {
        RawClient client = servers.connect("@alice");
        client.send("noop:0\nnoop:0\r\nno");
        assertThat(client.line()).isEqualTo("data:ok");
        assertThat(client.line()).isEqualTo("@data:ok");
        client.send("op:0\n");
        assertThat(client.line()).isEqualTo("@data:ok");
    }

    @Test
    void the_last_record_of_a_long_reply_holds_its_end_and_the_prompt() {
        RawClient owner = servers.owner("@alice");
        String value = "v".repeat(40_000);
        assertThat(owner.reply("update:long.wavi@alice " + value)).matches("data:\\d+");
        owner.send("llookup:long.wavi@alice\n");
        StringBuilder reply = new StringBuilder();
        String record = "";
        while (!reply.toString().endsWith("@alice@")) {
            record = owner.record();
            reply.append(record);
        }
        assertThat(reply.toString()).isEqualTo("data:" + value + "\n@alice@");
        assertThat(record).endsWith("v\n@alice@");
    }
}
