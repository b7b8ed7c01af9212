package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientInboxTest {
    private static final SessionId ID = new SessionId(Fixtures.SID);
    private static final String LEASE = Fixtures.SID + ".sshrvd";
    private static final String REPLY = Fixtures.SID + ".pi_4.sshnp";
    private static final String HEARTBEAT = "heartbeat.pi_4.sshnp";
    private final NoPortsMessageCodec codec = Fixtures.codec();

    @ParameterizedTest
    @CsvSource({"'198.51.100.20,40188,40189',", "'198.51.100.20,40188,40189,null',", "'198.51.100.20,40188,40189,',",
        "'198.51.100.20,40188,40189,2024-10-24T09:15:27.951870',2024-10-24T09:15:27.951870"})
    void a_lease_has_three_or_four_fields(String value, String nonce) {
        assertThat(decode(LEASE, value).orElseThrow().message())
                .isEqualTo(new RelayLease(ID, "198.51.100.20", 40188, 40189, Optional.ofNullable(nonce)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,", "h", "h,1", "h,1,2,n,5", "h,0,2", "h,1,65536", "h,1,x", "h,1,-2", "h, 1,2", ",1,2", "-h,1,2", "a b,1,2",
        "h\u0007,1,2", "{\"address\":\"h\"}"})
    void a_lease_that_is_not_one_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> decode(LEASE, value)).isInstanceOf(MessageException.class).hasMessageMatching("the relay's answer.{10,}");
    }

    @Test
    void connected_is_said_in_nine_characters() {
        Decoded decoded = decode(REPLY, "connected").orElseThrow();
        assertThat(decoded).isEqualTo(new Decoded(new SessionReply(ID, "pi_4", new SessionReply.ConnectedText()), Optional.empty()));
    }

    @Test
    void a_signed_reply_brings_its_key_and_verifies() {
        Decoded decoded = decode(REPLY, Fixtures.envelope("v4_ssh_response_ephemeral").get("envelope").toString()).orElseThrow();

        assertThat(decoded.message()).isEqualTo(new SessionReply(ID, "pi_4", new SessionReply.ConnectedEnvelope(
                Optional.of("-----BEGIN OPENSSH PRIVATE KEY-----\nTEST+ONLY/NOT+A+REAL+KEY==\n-----END OPENSSH PRIVATE KEY-----\n"))));
        assertThat(codec.verifies(decoded.envelope().orElseThrow(), Fixtures.DAEMON_KEYS.encryptionPublicKey())).isTrue();
        assertThat(decoded.message().toString()).doesNotContain("BEGIN");
    }

    @Test
    void a_daemon_in_c_sends_no_key() {
        Decoded decoded = decode(REPLY, Fixtures.envelope("v5_ssh_response_c_daemon").get("envelope").toString()).orElseThrow();
        assertThat(decoded.message()).isEqualTo(new SessionReply(ID, "pi_4", new SessionReply.ConnectedEnvelope(Optional.empty())));
    }

    @Test
    void any_other_text_is_a_failure_made_fit_for_a_terminal() {
        assertThat(reply("Failed to start up the daemon side of the sshrv socket tunnel : no"))
                .isEqualTo(new SessionReply.Failed("Failed to start up the daemon side of the sshrv socket tunnel : no"));
        assertThat(reply("Connected")).isEqualTo(new SessionReply.Failed("Connected"));
        assertThat(reply(" two\nlines \u001b[2J\u202e ")).isEqualTo(new SessionReply.Failed("two lines  [2J "));
        assertThat(((SessionReply.Failed) reply("x".repeat(5_000))).reason()).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", "{\"payload\":{\"status\":\"connected\"}}"})
    void a_reply_that_is_not_one_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> decode(REPLY, value)).isInstanceOf(MessageException.class).hasMessageMatching("the daemon's reply.{8,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"status\":\"connected\"", "\"status\":\"connected\",\"sessionId\":\"another\"", "\"status\":\"connected\",\"sessionId\":3",
        "\"status\":\"failed\",\"sessionId\":\"" + Fixtures.SID + "\"", "\"sessionId\":\"" + Fixtures.SID + "\"",
        "\"status\":\"connected\",\"sessionId\":\"" + Fixtures.SID + "\",\"ephemeralPrivateKey\":{}",
    })
    void a_signed_reply_is_about_this_session(String members) {
        String value = "{\"payload\":{" + members + "},\"signature\":\"AAAA\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}";
        assertThatThrownBy(() -> decode(REPLY, value)).isInstanceOf(MessageException.class).hasMessageStartingWith("the daemon's reply");
    }

    @Test
    void a_heartbeat_of_release_candidate_2_has_no_features() {
        assertThat(decode(HEARTBEAT, "{\"devicename\":\"pi_4\",\"version\":\"4.0.0-rc.2\"}").orElseThrow().message())
                .isEqualTo(new Heartbeat("pi_4", "4.0.0-rc.2", Map.of(), List.of()));
    }

    @Test
    void a_heartbeat_of_5_7_tells_its_features() {
        String value = "{\"devicename\":\"pi_4\",\"deviceGroupName\":\"__none__\",\"version\":\"5.6.3\",\"corePackageVersion\":\"6.2.0\","
                + "\"supportedFeatures\":{\"srAuth\":true,\"acceptsPublicKeys\":false,\"later\":\"3\"},"
                + "\"allowedServices\":[\"localhost:22\",\"localhost:3389\"]}";
        assertThat(decode(HEARTBEAT, value).orElseThrow().message()).isEqualTo(new Heartbeat("pi_4", "5.6.3",
                Map.of("srAuth", true, "acceptsPublicKeys", false), List.of("localhost:22", "localhost:3389")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ping", "[]", "{\"version\":1}", "{\"supportedFeatures\":[]}", "{\"allowedServices\":\"x\"}", "{\"allowedServices\":[1]}"})
    void a_heartbeat_that_is_not_one_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> decode(HEARTBEAT, value)).isInstanceOf(MessageException.class).hasMessageStartingWith("the daemon's heartbeat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"username.pi_4.sshnp", "device_info.pi_4.sshnp", "a.b.pi_4.sshnp", "heartbeat.my.pi_4.sshnp", "x.other.sshnp",
        "nack.9f1c.sshrvd", ".sshrvd", "sshrvd", "what/is/it.pi_4.sshnp"})
    void other_names_are_nobodys(String name) {
        assertThat(codec.concerns(Side.CLIENT, "pi_4", AtKey.shared(Fixtures.CLIENT, name, Fixtures.DAEMON))).isFalse();
        assertThat(decode(name, "whatever")).isEmpty();
    }

    private SessionReply.Outcome reply(String value) {
        return ((SessionReply) decode(REPLY, value).orElseThrow().message()).outcome();
    }

    private Optional<Decoded> decode(String name, String value) {
        return codec.decode(Side.CLIENT, "pi_4", Fixtures.notification(Fixtures.DAEMON, name, Fixtures.CLIENT, value));
    }
}
