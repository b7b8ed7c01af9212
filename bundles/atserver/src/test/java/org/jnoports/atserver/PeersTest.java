package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of peers.md, section 3, each for the program that would fail without it; and what these programs were seen to send. */
class PeersTest {
    private static final int C_TINY_BUFFER = 64;
    private static final int C_SMALL_BUFFER = 256;
    private static final int C_BUFFER = 1_024;
    private static final String IV = "EBESExQVFhcYGRobHB0eHw==";

    @TempDir
    static Path directory;

    private static TestServers servers;

    @BeforeAll
    static void start() {
        servers = TestServers.start(directory, Limits.standard().withRetries(Duration.ofMillis(50), Duration.ofMillis(200)), "@dev", "@mgr");
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
    void rule_1_at_c_and_at_python_get_the_prompt_at_once() {
        assertThat(servers.connectRaw("@dev", 0).record()).isEqualTo("@");
        servers.root(); // reads a prompt, too
    }

    @Test
    void rule_2_at_c_gets_an_answer_to_its_blank_line_and_it_is_no_miss() {
        RawClient root = servers.root();
        root.send("\r\n");
        assertThat(root.record()).isEqualTo("null\r\n@");
        for (int i = 0; i < 3; i++) {
            assertThat(root.ask("nosuch")).isEqualTo("null\r\n@");
        }
        assertThat(root.ask("dev")).matches("localhost:\\d+\r\n@");
        RawClient server = servers.connect("@dev");
        server.send("\r\n");
        assertThat(server.record()).startsWith("error:AT0003-").endsWith("\n@");
    }

    @Test
    void rule_3_at_c_and_at_python_get_reply_and_prompt_in_one_record() {
        assertThat(servers.root().ask("dev")).endsWith("\r\n@");
        RawClient owner = servers.owner("@dev");
        assertThat(owner.ask("noop:0")).isEqualTo("data:ok\n@dev@");
        assertThat(owner.ask("llookup:public:publickey@dev")).matches("data:[A-Za-z0-9+/=]{392}\n@dev@");
    }

    @Test
    void rule_4_the_c_daemon_recognises_a_missing_key_by_its_first_bytes() {
        RawClient owner = servers.owner("@dev");
        assertThat(owner.ask("llookup:shared_key.nobody@dev")).startsWith("error:AT0015-key not found");
        assertThat(owner.ask("lookup:shared_key@mgr")).startsWith("error:AT0015-key not found");
    }

    @Test
    void rule_5_at_c_gets_every_answer_within_its_three_seconds() {
        RawClient owner = servers.owner("@dev");
        long begun = System.nanoTime();
        assertThat(owner.ask("noop:0")).isEqualTo("data:ok\n@dev@");
        assertThat(owner.reply("plookup:publickey@mgr")).startsWith("data:M");
        assertThat(owner.reply("lookup:shared_key@nobody")).startsWith("error:AT0007");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void rule_6_replies_fit_the_buffers_of_at_c() {
        RawClient owner = servers.owner("@dev");
        assertThat(owner.ask("noop:0")).hasSizeLessThan(C_TINY_BUFFER);
        assertThat(owner.ask("notify:@mgr:size.sshnp@dev:v")).hasSizeLessThan(C_TINY_BUFFER);
        assertThat(owner.ask("update:ttl:1000:size.sshnp@dev v")).hasSizeLessThan(C_SMALL_BUFFER);
        assertThat(owner.ask("delete:size.sshnp@dev")).hasSizeLessThan(C_SMALL_BUFFER);
        assertThat(owner.ask("from:dev")).hasSizeLessThan(C_SMALL_BUFFER);
        assertThat(owner.ask("plookup:publickey@mgr")).hasSizeLessThan(C_BUFFER);
    }

    @Test
    void rule_7_python_and_c_daemons_find_nothing_in_front_of_a_notification_and_no_prompt_after_a_heartbeat() {
        RawClient monitor = servers.owner("@dev");
        monitor.send("monitor rule7.sshnp@\r\n");
        assertThat(monitor.ask("noop:0\r")).isEqualTo("data:ok\n");
        servers.owner("@mgr").reply("notify:id:rule7:@dev:rule7.sshnp@mgr:v");
        String line = monitor.line();
        while (line.contains("\"id\":\"-1\"")) {
            line = monitor.line();
        }
        assertThat(line).startsWith("notification: {\"id\":\"rule7\"");
    }

    @Test
    void rule_8_what_at_c_notifies_is_encrypted_unless_it_denies_that() {
        assertThat(notified("", "key8.sshnp")).contains("\"isEncrypted\":true");
        assertThat(notified("isEncrypted:false:", "plain8.sshnp")).contains("\"isEncrypted\":false");
        assertThat(notified("", "public8.sshnp")).contains("\"isEncrypted\":false");
    }

    @Test
    void rule_9_the_c_and_python_daemons_get_the_iv_nonce_that_was_sent() {
        assertThat(notified("isEncrypted:true:ivNonce:" + IV + ":", "iv9.sshnp")).contains("\"ivNonce\":\"" + IV + "\"");
    }

    @Test
    void rule_10_at_java_finds_no_null_and_no_member_that_it_does_not_know() {
        RawClient owner = servers.owner("@dev");
        owner.reply("update:public:rule10.app@dev v");
        assertThat(owner.reply("llookup:all:public:rule10.app@dev")).matches("data:\\{\"key\":\"public:rule10.app@dev\",\"data\":\"v\",\"metaData\":\\{.*\\}\\}")
                .doesNotContain("null", "encKeyName", "ivNonce", "encAlgo", "skeEnc")
                .containsPattern("\"createdAt\":\"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"");
        assertThat(servers.owner("@mgr").reply("plookup:all:rule10.app@dev")).startsWith("data:{\"key\":").doesNotContain("null");
    }

    @Test
    void rule_11_at_java_and_at_python_are_shown_no_key_without_an_owner() {
        assertThat(servers.owner("@dev").reply("scan:showHidden:true .*")).doesNotContain("privatekey:", "private:");
    }

    @Test
    void rule_12_what_python_java_and_c_write_differently_is_understood() {
        RawClient owner = servers.owner("@dev");
        assertThat(owner.reply("update:ttr:-1:ccd:True:isEncrypted:true:ivNonce:" + IV + ":@mgr:username.default.sshnp@dev eA==")).matches("data:\\d+");
        assertThat(owner.ask("from:@dev\r")).startsWith("data:_").endsWith("\n@dev@");
        String challenge = owner.reply("from:dev").substring("data:".length());
        assertThat(owner.ask("pkam:" + signature("@dev", challenge) + "\r")).isEqualTo("data:success\n@dev@");
        assertThat(owner.reply("notify:id:9d0c2f6e-1b7a-4b0e-9a39-2f6c5d1e7a11:update:ttl:10000:ttr:-1:isEncrypted:true:ivNonce:" + IV + ":@mgr:s.default.sshnp@dev:eA=="))
                .isEqualTo("data:9d0c2f6e-1b7a-4b0e-9a39-2f6c5d1e7a11");
        assertThat(owner.reply("update:privatekey:at_pkam_publickey " + servers.keys("@dev").authenticationPublicKey())).isEqualTo("data:-1");
        assertThat(owner.reply("delete:privatekey:at_secret")).isEqualTo("data:-1");
        assertThat(owner.reply("update:isEncrypted:true:dataSignature:c2ln:sharedKeyStatus:x:public:order.app@dev v")).matches("data:\\d+");
    }

    @Test
    void rule_13_at_java_finds_its_connection_good_after_an_error_and_may_come_again() {
        RawClient owner = servers.owner("@dev");
        for (String wrong : new String[] {"nonsense", "update:a,b@dev v", "noop:5001"}) {
            assertThat(owner.reply(wrong)).matches("error:AT00(03|16|22)-.*");
            assertThat(owner.reply("noop:0")).isEqualTo("data:ok");
        }
        assertThat(servers.owner("@dev").reply("noop:0")).isEqualTo("data:ok");
    }

    @Test
    void the_c_daemon_starts_as_it_was_seen_to() {
        RawClient root = servers.root();
        root.send("\r\n");
        assertThat(root.record()).isEqualTo("null\r\n@");
        assertThat(root.ask("dev\r")).matches("localhost:\\d+\r\n@");
        RawClient worker = cLogin("@dev");
        says(worker, "noop:0", "data:ok");
        says(worker, "llookup:shared_key.mgr@dev", "(data:.*|error:AT0015-key not found : .*)");
        says(worker, "plookup:publickey@mgr", "data:[A-Za-z0-9+/=]{392}");
        says(worker, "update:shared_key.mgr@dev " + "A".repeat(344), "data:\\d+");
        says(worker, "update:@mgr:shared_key@dev " + "A".repeat(344), "data:\\d+");
        says(worker, "update:ttr:-1:ccd:true:isEncrypted:true:ivNonce:" + IV + ":@mgr:username.default.sshnp@dev eA==", "data:\\d+");
        says(worker, "llookup:shared_key.mgr@dev", "data:A{344}");
        says(worker, "update:ttl:2592000000:ttr:-1:ccd:true:isEncrypted:true:ivNonce:" + IV + ":@mgr:device_info.default.sshnp@dev eA==", "data:\\d+");
        RawClient monitor = cLogin("@dev");
        monitor.send("monitor default.sshnp@\r\n");
        assertThat(monitor.ask("noop:0\r")).isEqualTo("data:ok\n");
        servers.owner("@mgr").reply("notify:id:ping1:update:ttl:10000:isEncrypted:true:ivNonce:" + IV + ":@dev:ping.default.sshnp@mgr:eA==");
        assertThat(monitor.notification()).contains("\"key\":\"@dev:ping.default.sshnp@mgr\"");
        says(worker, "lookup:shared_key@mgr", "error:AT0015-key not found.*");
        says(worker, "notify:update:ttl:10000:isEncrypted:true:ivNonce:" + IV + ":@mgr:heartbeat.default.sshnp@dev:eA==", "data:[0-9a-f-]{36}");
        says(worker, "plookup:all:publickey@mgr", "data:\\{\"key\":.*\"metaData\":\\{.*");
        says(worker, "delete:@mgr:username.default.sshnp@dev", "data:\\d+");
        says(worker, "delete:@mgr:device_info.default.sshnp@dev", "data:\\d+");
    }

    @Test
    void the_python_daemon_starts_and_answers_as_it_was_seen_to() {
        RawClient worker = servers.owner("@dev");
        says(worker, "llookup:shared_key.mgr@dev", "(data:.*|error:AT0015-.*)");
        says(worker, "plookup:publickey@mgr", "data:M.*");
        says(worker, "update:shared_key.mgr@dev " + "B".repeat(344), "data:\\d+");
        says(worker, "update:ttr:86400000:@mgr:shared_key@dev " + "B".repeat(344), "data:\\d+");
        says(worker, "update:ttr:-1:ccd:True:isEncrypted:true:ivNonce:" + IV + ":@mgr:username.default.sshnp@dev eA==", "data:\\d+");
        RawClient monitor = servers.owner("@dev");
        monitor.send("monitor:0 .python.sshnp\n");
        assertThat(monitor.ask("noop:0")).isEqualTo("data:ok\n");
        servers.owner("@mgr").reply("notify:id:ssh1:update:isEncrypted:true:ivNonce:" + IV + ":@dev:ssh_request.python.sshnp@mgr:eA==");
        assertThat(monitor.notification()).contains("\"id\":\"ssh1\"", "\"ivNonce\":\"" + IV + "\"");
        says(worker, "notify:remove:ssh1", "data:success");
        says(worker, "notify:id:1b0c2f6e-1b7a-4b0e-9a39-2f6c5d1e7a11:update:ttl:10000:ttr:-1:isEncrypted:true:ivNonce:" + IV
                + ":@mgr:1b0c2f6e.python.sshnp@dev:eA==", "data:1b0c2f6e-1b7a-4b0e-9a39-2f6c5d1e7a11");
        assertThat(monitor.ask("noop:0")).isEqualTo("data:ok\n");
    }

    @Test
    void at_java_and_at_python_activate_as_they_were_seen_to(@TempDir Path own) throws Exception {
        AtServerSettings settings = TestServers.settings(own, Optional.empty(), "@carol");
        try (TestServers fresh = TestServers.start(settings, Limits.standard())) {
            String secret = Files.readString(AtServerSettings.secretFile(settings.dataDirectory(), settings.atSigns().get(0))).strip();
            AtKeys keys = servers.keys("@mgr");
            RawClient carol = fresh.connect("@carol");
            String challenge = carol.reply("from:@carol").substring("data:".length());
            byte[] digest = MessageDigest.getInstance("SHA-512").digest((secret + challenge).getBytes(StandardCharsets.UTF_8));
            says(carol, "cram:" + HexFormat.of().formatHex(digest), "data:success");
            says(carol, "update:privatekey:at_pkam_publickey " + keys.authenticationPublicKey(), "data:-1");
            says(carol, "pkam:" + signature("@mgr", carol.reply("from:@carol").substring("data:".length())), "data:success");
            says(carol, "update:public:publickey@carol " + keys.encryptionPublicKey(), "data:\\d+");
            says(carol, "delete:privatekey:at_secret", "data:-1");
            says(fresh.connect("@carol"), "lookup:publickey@carol", "data:M.*");
        }
    }

    @Test
    void at_java_puts_gets_and_monitors_as_it_was_seen_to() {
        RawClient carol = servers.owner("@dev");
        says(carol, "llookup:shared_key.erin@dev", "error:AT0015-.*");
        says(carol, "plookup:publickey@mgr", "data:M.*");
        says(carol, "update:ttr:86400000:@mgr:shared_key@dev " + "A".repeat(344), "data:\\d+");
        says(carol, "update:ttr:600000:ccd:true:isBinary:false:isEncrypted:true:@mgr:greeting.app@dev eA==", "data:\\d+");
        says(carol, "update:dataSignature:c2ln:isBinary:false:isEncrypted:false:public:loc.app@dev Paris", "data:\\d+");
        says(carol, "update:dataSignature:c2ln:isBinary:false:isEncrypted:true:self1.app@dev eA==", "data:\\d+");
        says(carol, "llookup:all:self1.app@dev", "data:\\{\"key\":\"self1.app@dev\".*");
        says(carol, "scan:showHidden:true .*app.*", "data:\\[.*\"public:loc.app@dev\".*\\]");
        says(carol, "llookup:meta:public:loc.app@dev", "data:\\{.*\"dataSignature\":\"c2ln\".*\\}");
        RawClient erin = servers.owner("@mgr");
        says(erin, "lookup:shared_key@dev", "data:A{344}");
        says(erin, "lookup:greeting.app@dev", "data:eA==");
        erin.send("monitor:0\n");
        erin.send("noop:0\n");
        String line = erin.line();
        while (!line.equals("data:ok")) {
            assertThat(line).startsWith("notification: {");
            line = erin.line();
        }
    }

    private static String notified(String flags, String key) {
        RawClient monitor = servers.owner("@dev");
        monitor.send("monitor " + key + "\n");
        assertThat(monitor.ask("noop:0")).isEqualTo("data:ok\n");
        servers.owner("@mgr").reply("notify:update:ttl:10000:" + flags + "@dev:" + key + "@mgr:eA==");
        return monitor.notification();
    }

    /** A blank line first, CRLF at the end of each. */
    private static RawClient cLogin(String atSign) {
        RawClient client = servers.connect(atSign);
        client.send("\r\n");
        assertThat(client.record()).startsWith("error:AT0003-").endsWith("\n@");
        String challenge = client.reply("from:" + atSign.substring(1) + "\r").substring("data:".length());
        assertThat(client.ask("pkam:" + signature(atSign, challenge) + "\r")).isEqualTo("data:success\n" + atSign + "@");
        return client;
    }

    private static void says(RawClient client, String line, String expected) {
        assertThat(client.reply(line + "\r")).as(line).matches(expected);
    }

    private static String signature(String atSign, String challenge) {
        return Base64.getEncoder().encodeToString(servers.keys(atSign).signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)));
    }
}
