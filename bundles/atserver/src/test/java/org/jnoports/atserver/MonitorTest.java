package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 115 to 119 of the checklist, and notifications between two and three atSigns of one process (atprotocol.md, sections 3.15 and 7). */
class MonitorTest {
    @TempDir
    static Path directory;

    private static TestServers servers;

    @BeforeAll
    static void start() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(20), Duration.ofMillis(100)).withStatsInterval(Duration.ofMillis(300));
        servers = TestServers.start(directory, limits, "@a", "@b", "@c");
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
    void row_116_a_notification_is_one_line_with_everything_in_its_place() {
        RawClient monitor = monitor("@b", "monitor ping\\.t116");
        long now = servers.clock.millis();
        notify("@a", "notify:id:n116:update:ttl:1000:ttln:60000:isEncrypted:true:ivNonce:abc=:@b:ping.t116@a:Y2lwaGVy");
        assertThat(monitor.notification()).isEqualTo("notification: {\"id\":\"n116\",\"from\":\"@a\",\"to\":\"@b\",\"key\":\"@b:ping.t116@a\",\"value\":\"Y2lwaGVy\","
                + "\"operation\":\"update\",\"epochMillis\":" + now + ",\"messageType\":\"MessageType.key\",\"isEncrypted\":true,\"metadata\":{\"encKeyName\":null,"
                + "\"encAlgo\":null,\"ivNonce\":\"abc=\",\"skeEncKeyName\":null,\"skeEncAlgo\":null,\"sharedKeyEnc\":null}}");
    }

    @Test
    void row_117_a_monitor_sees_only_keys_and_senders_that_match() {
        RawClient byKey = monitor("@b", "monitor second.t117");
        RawClient bySender = monitor("@b", "monitor ^a$");
        RawClient other = monitor("@b", "monitor ^c$");
        notify("@a", "notify:id:f117:@b:first.t117@a:1");
        notify("@a", "notify:id:s117:@b:second.t117@a:2");
        notify("@c", "notify:id:c117:@b:first.t117@c:3");
        assertThat(byKey.notification()).contains("\"id\":\"s117\"");
        assertThat(bySender.notification()).contains("\"id\":\"f117\"");
        assertThat(bySender.notification()).contains("\"id\":\"s117\"");
        assertThat(other.notification()).contains("\"id\":\"c117\"");
    }

    @Test
    void row_115_what_arrived_while_nobody_listened_is_sent_first() {
        long before = turned();
        for (int i = 0; i < 5; i++) {
            servers.clock.advance(Duration.ofMillis(1));
            notify("@a", "notify:id:e" + i + ":update:messageType:key:@b:monitor.e2etest@a:message_" + i);
            delivered("@a", "e" + i);
        }
        RawClient monitor = monitor("@b", "monitor:strict:" + before + " monitor.e2etest");
        String fourth = "";
        for (int i = 0; i < 5; i++) {
            String line = monitor.notification();
            assertThat(line).contains("\"id\":\"e" + i + "\"").contains("\"value\":\"message_" + i + "\"").contains("\"availableAt\":\"null\"");
            fourth = i == 3 ? line.replaceAll(".*\"epochMillis\":(\\d+).*", "$1") : fourth;
        }
        assertThat(monitor("@b", "monitor:" + fourth + " monitor.e2etest").notification()).contains("\"id\":\"e4\"");
    }

    @Test
    void what_has_expired_is_not_sent() {
        long before = turned();
        servers.clock.advance(Duration.ofMillis(1));
        notify("@a", "notify:id:x1:ttln:5000:@b:expires.t@a:1");
        notify("@a", "notify:id:x2:ttln:60000:@b:expires.t@a:2");
        delivered("@a", "x1");
        delivered("@a", "x2");
        servers.clock.advance(Duration.ofSeconds(5));
        assertThat(monitor("@b", "monitor:" + before + " expires.t").notification()).contains("\"id\":\"x2\"");
        assertThat(servers.owner("@a").reply("notify:status:x1")).isEqualTo("data:expired");
        assertThat(servers.owner("@b").reply("notify:list:expires.t")).contains("x2").doesNotContain("\"x1\"");
    }

    @Test
    void an_id_that_comes_twice_is_shown_twice_and_kept_once() {
        RawClient monitor = monitor("@b", "monitor twice.t");
        notify("@a", "notify:id:twice:@b:twice.t@a:1");
        assertThat(monitor.notification()).contains("\"value\":\"1\"");
        notify("@a", "notify:id:twice:@b:twice.t@a:2");
        assertThat(monitor.notification()).contains("\"value\":\"2\"");
        String list = servers.owner("@b").reply("notify:list:twice.t");
        assertThat(list).contains("\"value\":\"2\"").doesNotContain("\"value\":\"1\"");
    }

    @Test
    void what_comes_once_more_unchanged_is_answered_but_not_shown_again() {
        RawClient monitor = monitor("@b", "monitor again.t");
        notify("@a", "notify:id:again:isEncrypted:true:ivNonce:x:@b:again.t@a:1");
        assertThat(monitor.notification()).contains("\"id\":\"again\"");
        delivered("@a", "again");
        notify("@a", "notify:id:again:isEncrypted:true:ivNonce:x:@b:again.t@a:1");
        delivered("@a", "again");
        notify("@a", "notify:id:other:@b:again.t@a:2");
        assertThat(monitor.notification()).contains("\"id\":\"other\"");
    }

    @Test
    void an_id_of_one_sender_is_not_replaced_by_another() {
        notify("@a", "notify:id:taken:@b:taken.t@a:mine");
        delivered("@a", "taken");
        notify("@c", "notify:id:taken:ttln:60000:@b:taken.t@c:forged");
        soon("@c", "notify:status:taken", "data:errored");
        assertThat(servers.owner("@b").reply("notify:fetch:taken")).contains("\"atValue\":\"mine\"").contains("\"fromAtSign\":\"@a\"");
    }

    @Test
    void row_119_each_commit_and_each_interval_is_told_to_every_monitor() {
        RawClient monitor = monitor("@c", "monitor nothing-matches");
        RawClient owner = servers.owner("@c");
        String regular = monitor.line();
        assertThat(regular).startsWith("notification: {\"id\":\"-1\",\"from\":\"@c\",\"to\":\"@c\",\"key\":\"statsNotification.@c\"")
                .endsWith("\"operation\":\"update\",\"epochMillis\":" + servers.clock.millis()
                        + ",\"messageType\":\"MessageType.key\",\"isEncrypted\":false,\"metadata\":null}");
        String commit = owner.reply("update:k119@c v").substring("data:".length());
        assertThat(owner.reply("stats:3")).isEqualTo("data: [{\"id\":\"3\",\"name\":\"lastCommitID\",\"value\":\"" + commit + "\"}]");
        awaitLine(monitor, "\"value\":\"" + commit + "\",\"operation\":\"update\"");
        String deleted = owner.reply("delete:k119@c").substring("data:".length());
        awaitLine(monitor, "\"value\":\"" + deleted + "\",\"operation\":\"delete\"");
    }

    @Test
    void a_notification_to_oneself_is_seen_by_every_own_monitor() {
        RawClient monitor = monitor("@c", "monitor self.t");
        assertThat(servers.owner("@c").reply("notify:id:self1:@c:self.t@c:v")).isEqualTo("data:self1");
        assertThat(monitor.notification()).contains("\"id\":\"self1\"").contains("\"from\":\"@c\"");
    }

    @Test
    void a_change_of_a_shared_record_is_told() {
        RawClient monitor = monitor("@b", "monitor auto.t");
        RawClient owner = servers.owner("@a");
        owner.reply("update:isEncrypted:true:ivNonce:iv:@b:auto.t@a v1");
        assertThat(monitor.notification()).contains("\"key\":\"@b:auto.t@a\",\"value\":\"v1\",\"operation\":\"update\"").contains("\"ivNonce\":\"iv\"");
        owner.reply("update:json:{\"atKey\":\"auto.t\",\"sharedWith\":\"@b\",\"sharedBy\":\"@a\",\"value\":\"two\\nlines\"}");
        assertThat(monitor.notification()).contains("\"value\":null");
        owner.reply("delete:@b:auto.t@a");
        assertThat(monitor.notification()).contains("\"operation\":\"delete\"");
    }

    @Test
    void from_three_atsigns_each_gets_its_own() {
        RawClient a = monitor("@a", "monitor three.t");
        RawClient b = monitor("@b", "monitor three.t");
        RawClient c = monitor("@c", "monitor three.t");
        for (String from : List.of("@a", "@b", "@c")) {
            for (String to : List.of("@a", "@b", "@c")) {
                notify(from, "notify:id:" + from.substring(1) + to.substring(1) + ":" + to + ":three.t" + from + ":v");
            }
        }
        assertThat(List.of(a.notification(), a.notification(), a.notification())).allMatch(line -> line.contains("\"to\":\"@a\""));
        assertThat(List.of(b.notification(), b.notification(), b.notification())).allMatch(line -> line.contains("\"to\":\"@b\""));
        assertThat(List.of(c.notification(), c.notification(), c.notification())).allMatch(line -> line.contains("\"to\":\"@c\""));
    }

    @Test
    void notifications_of_one_sender_arrive_in_order_and_promptly() {
        RawClient monitor = monitor("@b", "monitor order.t");
        RawClient sender = servers.owner("@a");
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long begun = System.nanoTime();
            sender.send("notify:id:order" + i + ":@b:order.t@a:v\n");
            assertThat(monitor.notification()).contains("\"id\":\"order" + i + "\"");
            millis.add((System.nanoTime() - begun) / 1_000_000);
            sender.record();
        }
        Collections.sort(millis);
        assertThat(millis.get(50)).as("median of %s", millis).isLessThan(100);
        for (int i = 0; i < 50; i++) {
            sender.reply("notify:id:burst" + i + ":@b:order.t@a:v");
        }
        for (int i = 0; i < 50; i++) {
            assertThat(monitor.notification()).contains("\"id\":\"burst" + i + "\"");
        }
    }

    @Test
    void a_wrong_login_ends_the_monitor() {
        RawClient monitor = monitor("@b", "monitor distrust.t");
        monitor.send("from:@b\n");
        awaitLine(monitor, "data:_");
        monitor.send("pkam:c2ln\n");
        awaitLine(monitor, "error:AT0401-Exception: pkam authentication failed");
        notify("@a", "notify:id:distrust:@b:distrust.t@a:v");
        delivered("@a", "distrust");
        assertThat(servers.owner("@b").reply("update:distrust.t@b v")).startsWith("data:");
        assertThat(monitor.ask("noop:0")).isEqualTo("@");
        assertThat(monitor.record()).isEqualTo("data:ok\n@");
    }

    @Test
    void the_blocked_do_not_get_through_until_they_may_again() {
        RawClient owner = servers.owner("@c");
        assertThat(owner.reply("config:block:add:@a")).isEqualTo("data:success");
        RawClient monitor = monitor("@c", "monitor blocked.t");
        notify("@a", "notify:id:blocked:ttln:600000:@c:blocked.t@a:v");
        soon("@a", "notify:status:blocked", "data:errored");
        assertThat(owner.reply("notify:list:blocked.t")).isEqualTo("data:null");
        assertThat(owner.reply("config:block:remove:@a")).isEqualTo("data:success");
        delivered("@a", "blocked");
        assertThat(monitor.notification()).contains("\"id\":\"blocked\"");
    }

    @Test
    void of_notifications_with_the_latest_strategy_only_the_newest_is_delivered() {
        RawClient owner = servers.owner("@b");
        assertThat(owner.reply("config:block:add:@c")).isEqualTo("data:success");
        for (int i = 0; i < 4; i++) {
            notify("@c", "notify:id:latest" + i + ":strategy:latest:latestN:2:notifier:position:ttln:600000:@b:latest.t@c:" + i);
        }
        RawClient monitor = monitor("@b", "monitor latest.t");
        assertThat(owner.reply("config:block:remove:@c")).isEqualTo("data:success");
        delivered("@c", "latest3");
        assertThat(monitor.notification()).contains("\"id\":\"latest2\"");
        assertThat(monitor.notification()).contains("\"id\":\"latest3\"");
        assertThat(servers.owner("@c").reply("notify:status:latest0")).isEqualTo("data:null");
    }

    @Test
    void a_monitor_that_does_not_read_is_ended_and_holds_up_nobody() {
        RawClient stuck = servers.connectRaw("@b", 4_096).greeted().login("@b", servers.keys("@b"));
        stuck.send("monitor flood.t\n");
        RawClient reading = monitor("@b", "monitor flood.t");
        RawClient sender = servers.owner("@a");
        String value = "v".repeat(200_000);
        for (int i = 0; i < 60; i++) {
            sender.reply("notify:id:flood" + i + ":ttln:1000:@b:flood.t@a:" + value);
            assertThat(reading.notification()).contains("\"id\":\"flood" + i + "\"");
        }
        String last = "";
        for (String line = stuck.line(); !line.equals("(closed)"); line = stuck.line()) {
            last = line;
        }
        assertThat(last).doesNotContain("flood59");
        servers.clock.advance(Duration.ofSeconds(1));
    }

    /** One that has begun; with an epoch it may still be sending what was before. */
    private static RawClient monitor(String atSign, String command) {
        RawClient client = servers.owner(atSign);
        client.send(command + "\n");
        boolean backlog = command.matches("monitor(:strict)?:\\d+.*");
        if (!backlog) {
            client.send("noop:0\n");
            awaitLine(client, "data:ok");
        }
        return client;
    }

    private static void notify(String from, String command) {
        assertThat(servers.owner(from).reply(command)).startsWith("data:");
    }

    private static void delivered(String from, String id) {
        soon(from, "notify:status:" + id, "data:delivered");
    }

    private static void soon(String atSign, String command, String expected) {
        RawClient owner = servers.owner(atSign);
        Await.until(command + " is answered with " + expected, () -> {
            servers.clock.advance(Duration.ofMillis(1)); // a delivery that failed is tried again after a while
            return owner.reply(command).equals(expected);
        });
    }

    private static void awaitLine(RawClient monitor, String part) {
        String line = monitor.line();
        while (!line.contains(part) && !line.equals("(closed)")) {
            line = monitor.line();
        }
        assertThat(line).contains(part);
    }

    private static long turned() {
        servers.clock.advance(Duration.ofMillis(10));
        return servers.clock.millis();
    }
}
