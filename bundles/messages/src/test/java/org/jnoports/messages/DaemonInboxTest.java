package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonInboxTest {
    private static final SessionRequest REQUEST = new SessionRequest(new SessionId(Fixtures.SID), "pi_4", "198.51.100.20", 40188);
    private final NoPortsMessageCodec codec = Fixtures.codec();

    @Test
    void a_request_of_release_candidate_2_is_read_and_verifies() {
        Decoded decoded = decode("ssh_request.pi_4.sshnp", Fixtures.envelope("rc2_ssh_request_direct").get("envelope").toString()).orElseThrow();

        assertThat(decoded.message()).isEqualTo(REQUEST);
        assertThat(codec.verifies(decoded.envelope().orElseThrow(), Fixtures.CLIENT_KEYS.encryptionPublicKey())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v5_ssh_request_no_ad_no_et_no_ac", "v5_ssh_request_null_rvdnonce"})
    void a_request_of_5_x_that_asks_for_no_more_is_read_and_verifies(String vector) {
        Decoded decoded = decode("ssh_request.pi_4.sshnp", Fixtures.envelope(vector).get("envelope").toString()).orElseThrow();

        assertThat(decoded.message()).isEqualTo(new SessionRequest(REQUEST.sessionId(), "pi_4", "198.51.100.20", 40189));
        assertThat(codec.verifies(decoded.envelope().orElseThrow(), Fixtures.CLIENT_KEYS.encryptionPublicKey())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ssh_request,v5_ssh_request,--no-ad", "ssh_request,rc2_ssh_request_reverse,reverse", "npt_request,npt_request,npt_request",
        "npt_request,npt_request_v5_1,npt_request"})
    void what_is_not_offered_is_refused_by_name(String command, String vector, String said) {
        String value = Fixtures.envelope(vector).get("envelope").toString();
        assertThatThrownBy(() -> decode(command + ".pi_4.sshnp", value)).isInstanceOf(MessageException.class).hasMessageContaining(said);
    }

    @Test
    void encryption_of_relayed_traffic_is_refused_by_name() {
        assertThatThrownBy(() -> decodeRequest("\"direct\":true,\"encryptRvdTraffic\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":1"))
                .hasMessageContaining("--no-et");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sshd", "privatekey", "sshpublickey"})
    void messages_of_older_clients_are_refused_by_name(String command) {
        assertThatThrownBy(() -> decode(command + ".pi_4.sshnp", "whatever")).isInstanceOf(MessageException.class)
                .hasMessageContaining(command);
    }

    @Test
    void a_ping_is_a_ping_whatever_it_says() {
        assertThat(decode("ping.pi_4.sshnp", "").orElseThrow().message()).isEqualTo(new Ping("pi_4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping.my_pi_4.sshnp", "ping.my.pi_4.sshnp", "pi_4.sshnp", ".pi_4.sshnp", "ping.pi_4.sshnpx", "ping.pi_4.sshrvd",
        "unknown.pi_4.sshnp", "heartbeat.pi_4.sshnp", "9f1c2b3a.pi_4.sshnp", "pi_4.sshrvd", "request.1.auth_checks.__rpcs.sshnp"})
    void other_names_are_nobodys(String name) {
        assertThat(codec.concerns(Side.DAEMON, "pi_4", AtKey.shared(Fixtures.DAEMON, name, Fixtures.CLIENT))).isFalse();
        assertThat(decode(name, "whatever")).isEmpty();
    }

    @Test
    void names_are_compared_in_lower_case() {
        AtKey key = AtKey.shared(Fixtures.DAEMON, "ping.MixedCase.sshnp", Fixtures.CLIENT);
        assertThat(codec.concerns(Side.DAEMON, "MixedCase", key)).isTrue();
    }

    @Test
    void a_record_is_no_notification() {
        assertThat(codec.concerns(Side.DAEMON, "pi_4", AtKey.self("ping.pi_4.sshnp", Fixtures.CLIENT))).isFalse();
        assertThat(codec.concerns(Side.DAEMON, "pi_4", AtKey.publicOf("ping.pi_4.sshnp", Fixtures.CLIENT))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"direct\":true",
        "\"sessionId\":\"s\",\"host\":\"h\",\"port\":1",
        "\"direct\":\"true\",\"sessionId\":\"s\",\"host\":\"h\",\"port\":1",
        "\"direct\":null,\"sessionId\":\"s\",\"host\":\"h\",\"port\":1",
        "\"direct\":true,\"host\":\"h\",\"port\":1",
        "\"direct\":true,\"sessionId\":7,\"host\":\"h\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"\",\"host\":\"h\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"../../etc\",\"host\":\"h\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"-oProxyCommand=x\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"a b\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"a,b\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"a\\n\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"$(x)\",\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":null,\"port\":1",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\"",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":\"22\"",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":0",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":-22",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":65536",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":22.0",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":99999999999999999999",
        "\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":1,\"authenticateToRvd\":\"no\"",
    })
    void a_request_that_is_not_one_is_refused_with_a_sentence(String members) {
        assertThatThrownBy(() -> decodeRequest(members)).isInstanceOf(MessageException.class)
                .hasMessageStartingWith("the session request").hasMessageMatching("\\P{Cntrl}{25,}");
    }

    @Test
    void a_bare_payload_is_refused() {
        assertThatThrownBy(() -> decode("ssh_request.pi_4.sshnp", Fixtures.envelope("rc2_ssh_request_direct").get("payload_utf8").toString()))
                .hasMessageContaining("'payload' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "198.51.100.20", "2001:db8::1", "fe80::1%eth0", "relay-1.example.org.", "_srv.example"})
    void hosts_are_names_or_addresses(String host) {
        assertThat(decodeRequest("\"direct\":true,\"sessionId\":\"S\",\"host\":\"" + host + "\",\"port\":65535").orElseThrow().message())
                .isEqualTo(new SessionRequest(new SessionId("s"), "pi_4", host, 65_535));
    }

    @Test
    void a_value_of_more_than_64_kib_is_refused() {
        assertThatThrownBy(() -> decode("ping.pi_4.sshnp", "x".repeat(65_537))).hasMessageContaining("65536 bytes");
        assertThatThrownBy(() -> decode("ping.pi_4.sshnp", "é".repeat(32_769))).hasMessageContaining("65536 bytes");
        assertThat(decode("ping.pi_4.sshnp", "é".repeat(32_768))).isPresent();
    }

    private Optional<Decoded> decodeRequest(String members) {
        return decode("ssh_request.pi_4.sshnp", "{\"payload\":{" + members
                + "},\"signature\":\"AAAA\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}");
    }

    private Optional<Decoded> decode(String name, String value) {
        return codec.decode(Side.DAEMON, "pi_4", Fixtures.notification(Fixtures.CLIENT, name, Fixtures.DAEMON, value));
    }
}
