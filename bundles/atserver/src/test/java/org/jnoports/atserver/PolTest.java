package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handshake of two atServers, one of them played by hand (atprotocol.md, section 3.5). */
class PolTest {
    @TempDir
    static Path directory;

    private static TestServers servers;

    @BeforeAll
    static void start() {
        servers = TestServers.start(directory, Limits.standard(), "@a", "@b");
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
    void an_atserver_that_proves_itself_reads_and_notifies_as_its_atsign() throws GeneralSecurityException {
        RawClient peer = servers.connect(servers.peer("localhost"), "@a");
        assertThat(peer.ask("lookup:all:publickey@a")).startsWith("data:{\"key\":\"public:publickey@a\"").endsWith("}\n@");
        publish(peer.ask("from:@b"), signingKey("@b"));
        assertThat(peer.ask("pol")).isEqualTo("@b@");
        RawClient owner = servers.owner("@a");
        owner.reply("update:@b:shared.pol@a secret");
        owner.reply("update:@c:other.pol@a secret");
        assertThat(peer.ask("lookup:shared.pol@a")).isEqualTo("data:secret\n@b@");
        assertThat(peer.ask("lookup:other.pol@a")).isEqualTo("error:AT0015-Exception: @b:other.pol@a does not exist in keystore\n@");
        assertThat(peer.ask("lookup:publickey@a")).startsWith("error:AT0015-");
        assertThat(peer.ask("scan pol")).isEqualTo("data:[\"shared.pol@a\"]\n@b@");
        assertThat(peer.ask("notify:id:u1:update:messageType:key:notifier:SYSTEM:ttln:60000:isEncrypted:true:@a:ping.wavi@b:Y2lwaGVy")).isEqualTo("data:success\n@b@");
        assertThat(owner.reply("notify:fetch:u1")).contains("\"fromAtSign\":\"@b\"").contains("Y2lwaGVy");
        assertThat(peer.ask("llookup:shared.pol@a")).isEqualTo("error:AT0401-Exception: Command cannot be executed without auth\n@");
        assertThat(peer.ask("update:x@a v")).startsWith("error:AT0401");
        assertThat(peer.ask("scan:@b")).startsWith("error:AT0401");
    }

    @Test
    void who_a_notification_is_from_is_not_the_senders_choice() throws GeneralSecurityException {
        RawClient peer = proved();
        assertThat(peer.ask("notify:update:@a:kk@c:v")).isEqualTo("error:AT0009-Exception: @c is not @b\n@");
        assertThat(peer.ask("notify:update:@a:kk@a:v")).startsWith("error:AT0009-");
        assertThat(peer.ask("notify:update:@c:kk@b:v")).isEqualTo("error:AT0009-Exception: @c is not @a\n@");
        assertThat(peer.ask("notify:update:@a!:kk@b:v")).startsWith("error:AT0011-");
        assertThat(peer.record()).isEqualTo("(closed)");
    }

    @Test
    void without_a_client_certificate_there_is_no_challenge() {
        assertThat(servers.connect("@a").ask("from:@b")).isEqualTo("error:AT0401-Exception: Certificate Verification Failed\n@");
    }

    @Test
    void a_certificate_for_another_host_does_not_count() {
        SSLContext other = servers.peer("other.example");
        assertThat(servers.connect(other, "@a").ask("from:@b")).isEqualTo("error:AT0401-Exception: Certificate Verification Failed\n@");
    }

    @Test
    void an_atsign_that_the_directory_does_not_know_gets_no_challenge() {
        assertThat(servers.connect(servers.peer("localhost"), "@a").ask("from:@nobody")).startsWith("error:AT0401-");
    }

    @Test
    void a_proof_that_is_missing_or_by_another_key_is_refused() throws GeneralSecurityException {
        RawClient peer = servers.connect(servers.peer("localhost"), "@a");
        peer.ask("from:@b");
        assertThat(peer.ask("pol")).isEqualTo("error:AT0401-Exception: Pol Authentication Failed\n@");
        publish(peer.ask("from:@b"), signingKey("@a"));
        assertThat(peer.ask("pol")).isEqualTo("error:AT0401-Exception: Pol Authentication Failed\n@");
        assertThat(peer.ask("scan:@b")).startsWith("error:AT0401-");
        assertThat(peer.ask("notify:update:@a:kk@b:v")).startsWith("error:AT0401-");
    }

    @Test
    void a_proof_counts_once_and_for_a_minute() throws GeneralSecurityException {
        RawClient peer = servers.connect(servers.peer("localhost"), "@a");
        publish(peer.ask("from:@b"), signingKey("@b"));
        servers.clock.advance(Duration.ofSeconds(61));
        assertThat(peer.ask("pol")).startsWith("error:AT0401-");
        assertThat(peer.ask("pol")).startsWith("error:AT0011-");
        assertThat(peer.record()).isEqualTo("(closed)");
    }

    @Test
    void a_block_ends_the_connections_it_concerns_at_once() throws GeneralSecurityException {
        RawClient peer = proved();
        RawClient owner = servers.owner("@a");
        assertThat(owner.reply("config:block:add:@b")).isEqualTo("data:success");
        assertThat(peer.record()).isEqualTo("(closed)");
        RawClient again = servers.connect(servers.peer("localhost"), "@a");
        assertThat(again.ask("from:@b")).isEqualTo("error:AT0013-Exception: Unable to connect\n@");
        assertThat(again.record()).isEqualTo("(closed)");
        assertThat(owner.reply("config:block:remove:@b")).isEqualTo("data:success");
        assertThat(proved()).isNotNull();
    }

    @Test
    void with_an_allow_list_only_those_on_it_and_the_owner_come_in() throws GeneralSecurityException {
        RawClient owner = servers.owner("@a");
        RawClient peer = proved();
        assertThat(owner.reply("config:allow:show")).isEqualTo("data:null");
        assertThat(owner.reply("config:allow:add:@c @a")).isEqualTo("data:success");
        assertThat(owner.reply("config:allow:show")).isEqualTo("data:[\"@c\"]");
        assertThat(peer.record()).isEqualTo("(closed)");
        RawClient refused = servers.connect(servers.peer("localhost"), "@a");
        assertThat(refused.ask("from:@b")).isEqualTo("error:AT0013-Exception: Unable to connect\n@");
        assertThat(refused.record()).isEqualTo("(closed)");
        assertThat(servers.owner("@a").reply("config:allow:add:@b")).isEqualTo("data:success");
        assertThat(proved()).isNotNull();
        assertThat(owner.reply("config:block:add:@b")).isEqualTo("data:success");
        assertThat(servers.connect(servers.peer("localhost"), "@a").ask("from:@b")).startsWith("error:AT0013-");
        assertThat(owner.reply("config:block:remove:@b")).isEqualTo("data:success");
        assertThat(owner.reply("config:allow:remove:@b @c")).isEqualTo("data:success");
        assertThat(proved()).isNotNull();
    }

    private static RawClient proved() throws GeneralSecurityException {
        RawClient peer = servers.connect(servers.peer("localhost"), "@a");
        publish(peer.ask("from:@b"), signingKey("@b"));
        assertThat(peer.ask("pol")).isEqualTo("@b@");
        return peer;
    }

    /** What @b's atServer would do: puts the signature where @a's looks for it. */
    private static void publish(String answer, String privateKey) throws GeneralSecurityException {
        String[] parts = answer.substring(0, answer.indexOf('\n')).split(":", -1);
        assertThat(parts).startsWith("data", "proof").hasSize(4);
        assertThat(parts[2]).startsWith("_").endsWith("@b");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey))));
        signature.update(parts[3].getBytes(StandardCharsets.UTF_8));
        String proof = Base64.getEncoder().encodeToString(signature.sign());
        assertThat(servers.owner("@b").reply("update:ttl:60000:public:" + parts[2] + " " + proof)).isEqualTo("data:-1");
    }

    private static String signingKey(String atSign) {
        return servers.owner(atSign).reply("llookup:" + atSign + ":signing_privatekey" + atSign).substring("data:".length());
    }
}
