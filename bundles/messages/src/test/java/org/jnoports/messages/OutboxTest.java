package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
    private static final SessionId ID = new SessionId(Fixtures.SID);
    private static final String PEM = "-----BEGIN OPENSSH PRIVATE KEY-----\nTEST+ONLY/NOT+A+REAL+KEY==\n-----END OPENSSH PRIVATE KEY-----\n";
    private final NoPortsMessageCodec codec = Fixtures.codec();

    @Test
    void a_session_request_is_byte_for_byte_that_of_release_candidate_2() {
        Encoded encoded = encode(new SessionRequest(ID, "pi_4", "198.51.100.20", 40188), Fixtures.CLIENT, Fixtures.DAEMON, Fixtures.CLIENT_KEYS);

        assertThat(encoded.key()).hasToString("@gary_device:ssh_request.pi_4.sshnp@gary_client");
        assertThat(encoded.value()).isEqualTo(Fixtures.envelope("rc2_ssh_request_direct").get("envelope"));
    }

    @Test
    void a_signed_reply_is_byte_for_byte_that_of_4_0() {
        Encoded encoded = encode(reply(new SessionReply.ConnectedEnvelope(Optional.of(PEM))), Fixtures.DAEMON, Fixtures.CLIENT, Fixtures.DAEMON_KEYS);

        assertThat(encoded.key()).hasToString("@gary_client:" + Fixtures.SID + ".pi_4.sshnp@gary_device");
        assertThat(encoded.value()).isEqualTo(Fixtures.envelope("v4_ssh_response_ephemeral").get("envelope"));
        assertThat(encoded.toString()).doesNotContain("BEGIN");
    }

    @Test
    void a_signed_reply_without_key_says_null() {
        assertThat(encode(reply(new SessionReply.ConnectedEnvelope(Optional.empty()))).value())
                .startsWith("{\"payload\":{\"status\":\"connected\",\"sessionId\":\"" + Fixtures.SID + "\",\"ephemeralPrivateKey\":null},");
    }

    @Test
    void texts_are_as_in_release_candidate_2() {
        assertThat(encode(reply(new SessionReply.ConnectedText())).value()).isEqualTo("connected");
        assertThat(encode(reply(new SessionReply.Failed("no sshd"))).value()).isEqualTo("no sshd");
        assertThat(encode(new Ping("pi_4"))).isEqualTo(expected("ping.pi_4.sshnp", "ping"));
        assertThat(encode(new RelayRequest(ID, "pi_4"))).isEqualTo(expected("pi_4.sshrvd", Fixtures.SID));
        assertThat(encode(new RelayLease(ID, "198.51.100.20", 40188, 40189, Optional.empty())))
                .isEqualTo(expected(Fixtures.SID + ".sshrvd", "198.51.100.20,40188,40189"));
        assertThat(encode(new RelayLease(ID, "h", 1, 2, Optional.of("n"))).value()).isEqualTo("h,1,2,n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connected", "{\"payload\"", "", " "})
    void a_failure_can_not_be_taken_for_a_success(String reason) {
        assertThat(encode(reply(new SessionReply.Failed(reason))).value()).isEqualTo("Failed: " + reason);
    }

    @Test
    void a_heartbeat_keeps_the_order_of_the_reference() {
        Heartbeat heartbeat = new Heartbeat("Pi_4", "1.0.0", Map.of("zeta", true, "acceptsPublicKeys", false, "alpha", true, "srAuth", true),
                List.of("localhost:22"));
        assertThat(encode(heartbeat)).isEqualTo(expected("heartbeat.pi_4.sshnp", "{\"devicename\":\"pi_4\",\"version\":\"1.0.0\","
                + "\"supportedFeatures\":{\"srAuth\":true,\"acceptsPublicKeys\":false,\"alpha\":true,\"zeta\":true},"
                + "\"allowedServices\":[\"localhost:22\"]}"));
        assertThat(encode(new Heartbeat("pi_4", "4.0.0-rc.2", Map.of(), List.of())).value())
                .isEqualTo("{\"devicename\":\"pi_4\",\"version\":\"4.0.0-rc.2\"}");
    }

    static List<Map.Entry<Side, TunnelMessage>> messages() {
        return List.of(Map.entry(Side.RELAY, new RelayRequest(ID, "pi_4")),
                Map.entry(Side.CLIENT, new RelayLease(ID, "::1", 1, 65_535, Optional.of("n"))),
                Map.entry(Side.DAEMON, new SessionRequest(ID, "pi_4", "relay.example", 2)),
                Map.entry(Side.DAEMON, new Ping("pi_4")),
                Map.entry(Side.CLIENT, new Heartbeat("pi_4", "1.0.0", Map.of("srAuth", true), List.of("a:1", "b:*"))),
                Map.entry(Side.CLIENT, reply(new SessionReply.ConnectedText())),
                Map.entry(Side.CLIENT, reply(new SessionReply.ConnectedEnvelope(Optional.of(PEM)))),
                Map.entry(Side.CLIENT, reply(new SessionReply.Failed("Failed: \"quoted\""))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void what_is_written_is_read_again(Map.Entry<Side, TunnelMessage> message) {
        Encoded encoded = encode(message.getValue());
        assertThat(codec.decode(message.getKey(), "pi_4", new AtNotification("1", encoded.key(), encoded.value(), Instant.EPOCH))
                .orElseThrow().message()).isEqualTo(message.getValue());
    }

    @Test
    void nothing_is_sent_that_a_peer_could_misread() {
        assertRefused(new RelayLease(ID, "a,b", 1, 2, Optional.empty()));
        assertRefused(new RelayLease(ID, "h", 0, 2, Optional.empty()));
        assertRefused(new RelayLease(ID, "h", 1, 2, Optional.of("a,b")));
        assertRefused(new SessionRequest(ID, "pi_4", "-h", 1));
        assertRefused(new Ping("my device"));
        assertRefused(new RelayRequest(ID, "a.b"));
        assertRefused(reply(new SessionReply.Failed("x".repeat(70_000))));
    }

    private void assertRefused(TunnelMessage message) {
        assertThatThrownBy(() -> encode(message)).isInstanceOf(MessageException.class).hasMessageMatching(".{20,}");
    }

    private static SessionReply reply(SessionReply.Outcome outcome) {
        return new SessionReply(ID, "pi_4", outcome);
    }

    private static Encoded expected(String name, String value) {
        return new Encoded(AtKey.shared(Fixtures.DAEMON, name, Fixtures.CLIENT), value);
    }

    private Encoded encode(TunnelMessage message) {
        return encode(message, Fixtures.CLIENT, Fixtures.DAEMON, Fixtures.CLIENT_KEYS);
    }

    private Encoded encode(TunnelMessage message, AtSign from, AtSign to, AtKeys signer) {
        return codec.encode(message, from, to, signer);
    }
}
