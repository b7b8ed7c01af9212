package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

        SessionTerms terms = ((SessionRequest) decoded.message()).terms().orElseThrow();
        assertThat(terms.authenticate() || terms.encrypt()).isFalse();
        assertThat(codec.verifies(decoded.envelope().orElseThrow(), Fixtures.CLIENT_KEYS.encryptionPublicKey())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v5_ssh_request", "v5_ssh_request_no_ad_no_et_no_ac", "v5_ssh_request_null_rvdnonce", "rc2_ssh_request_direct",
        "npt_request"})
    void a_request_of_every_version_is_read_and_written_as_it_came(String vector) {
        String value = Fixtures.envelope(vector).get("envelope").toString();
        String command = vector.startsWith("npt") ? "npt_request" : "ssh_request";
        Decoded decoded = decode(command + ".pi_4.sshnp", value).orElseThrow();
        assertThat(codec.encode(decoded.message(), Fixtures.CLIENT, Fixtures.DAEMON, Fixtures.CLIENT_KEYS).value()).isEqualTo(value);
    }

    @Test
    void a_request_for_ssh_says_from_5_0_on_how_the_daemon_is_to_come_to_the_relay() {
        SessionRequest request = (SessionRequest) decode("ssh_request.pi_4.sshnp", Fixtures.envelope("v5_ssh_request").get("envelope").toString())
                .orElseThrow().message();
        SessionTerms terms = request.terms().orElseThrow();
        assertThat(request.port()).isEqualTo(40_189);
        assertThat(terms.authenticate()).isTrue();
        assertThat(terms.relayNonce()).contains("2024-10-24T09:15:27.951870");
        assertThat(terms.encrypt()).isTrue();
        assertThat(terms.clientKeyType()).contains(SessionTerms.RSA_2048);
        assertThat(terms.extras()).isEqualTo(SessionTerms.Extras.NONE);
    }

    @Test
    void a_request_for_a_service_names_it() {
        ServiceRequest request = (ServiceRequest) decode("npt_request.pi_4.sshnp", Fixtures.envelope("npt_request").get("envelope").toString())
                .orElseThrow().message();
        assertThat(request.relay()).isEqualTo(new HostPort("198.51.100.20", 40_189));
        assertThat(request.target()).isEqualTo(new HostPort("localhost", 3_389));
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(30));
        ServiceRequest older = (ServiceRequest) decode("npt_request.pi_4.sshnp", Fixtures.envelope("npt_request_v5_1").get("envelope").toString())
                .orElseThrow().message();
        assertThat(older.timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void what_later_clients_ask_for_is_kept() {
        SessionTerms terms = new SessionTerms(true, Optional.of("c"), Optional.of("r"), true, Optional.of("AAAA"), Optional.of("rsa2048"),
                new SessionTerms.Extras(Optional.of(RelayAuthMode.ESCR), Optional.of(SharedKey.of(new byte[32])), true, Optional.of(Fixtures.RELAY),
                        Optional.of(new SessionTerms.Certificate(1, "BBBB"))));
        SessionRequest ssh = new SessionRequest(new SessionId("s"), "pi_4", "h", 1, Optional.of(terms));
        ServiceRequest service = new ServiceRequest(new SessionId("s"), "pi_4", new HostPort("h", 1), new HostPort("t", 2), terms, Duration.ofSeconds(9));
        assertThat(decode("ssh_request.pi_4.sshnp", codec.encode(ssh, Fixtures.CLIENT, Fixtures.DAEMON, Fixtures.CLIENT_KEYS).value()).orElseThrow().message())
                .isEqualTo(ssh);
        assertThat(decode("npt_request.pi_4.sshnp", codec.encode(service, Fixtures.CLIENT, Fixtures.DAEMON, Fixtures.CLIENT_KEYS).value()).orElseThrow()
                .message()).isEqualTo(service);
    }

    @Test
    void a_way_to_prove_oneself_that_nobody_knows_is_noticed() {
        SessionRequest request = (SessionRequest) decodeRequest("\"direct\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":1,\"authenticateToRvd\":true,"
                + "\"clientNonce\":\"c\",\"rvdNonce\":\"r\",\"relayAuthMode\":\"magic\"").orElseThrow().message();
        assertThat(request.terms().orElseThrow().extras().mode()).isEmpty();
    }

    @Test
    void authentication_without_nonces_is_refused_with_a_sentence() {
        assertThatThrownBy(() -> decodeRequest("\"direct\":true,\"authenticateToRvd\":true,\"sessionId\":\"s\",\"host\":\"h\",\"port\":1"))
                .isInstanceOf(MessageException.class).hasMessageContaining("nonces");
    }

    @Test
    void a_reverse_request_is_refused_by_name() {
        String value = Fixtures.envelope("rc2_ssh_request_reverse").get("envelope").toString();
        assertThatThrownBy(() -> decode("ssh_request.pi_4.sshnp", value)).isInstanceOf(MessageException.class).hasMessageContaining("reverse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sshd", "privatekey"})
    void messages_of_older_clients_are_refused_by_name(String command) {
        assertThatThrownBy(() -> decode(command + ".pi_4.sshnp", "whatever")).isInstanceOf(MessageException.class)
                .hasMessageContaining(command);
    }

    @Test
    void an_ssh_key_is_taken_as_it_came() {
        assertThat(decode("sshpublickey.pi_4.sshnp", "ssh-ed25519 AAAA gary@laptop\n").orElseThrow().message())
                .isEqualTo(new KeyOffer("pi_4", "ssh-ed25519 AAAA gary@laptop\n"));
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
