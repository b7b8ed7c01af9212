package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Feature;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRefusal;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.SessionSecurity;
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
                Map.of("srAuth", true, "acceptsPublicKeys", false), List.of("localhost:22", "localhost:3389"),
                new Heartbeat.Details(Optional.of("__none__"), Optional.of("6.2.0"), List.of(), Optional.empty())));
    }

    @Test
    void a_heartbeat_says_what_it_says_of_a_feature_and_older_daemons_take_keys() {
        Heartbeat some = new Heartbeat("pi_4", "", Map.of("srAuth", true, "twinKeys", false), List.of());
        assertThat(Stream.of(Feature.values()).filter(some::has)).containsExactly(Feature.RELAY_AUTHENTICATION);
        Heartbeat old = new Heartbeat("pi_4", "4.0.5", Map.of(), List.of());
        assertThat(Stream.of(Feature.values()).filter(old::has)).containsExactly(Feature.ACCEPTS_PUBLIC_KEYS);
    }

    @Test
    void a_relay_that_refuses_says_why() {
        assertThat(decode("nack." + Fixtures.SID + ".sshrvd", "not\u0007 now").orElseThrow().message())
                .isEqualTo(new RelayRefusal(new SessionId(Fixtures.SID), "not  now"));
    }

    @Test
    void a_lease_may_come_in_json() {
        RelayLease lease = new RelayLease(new SessionId(Fixtures.SID), "198.51.100.20", 40_188, 40_189, Optional.of("n"), true, true);
        String value = codec.encode(lease, Fixtures.RELAY, Fixtures.CLIENT, Fixtures.DAEMON_KEYS).value();
        assertThat(value).isEqualTo("{\"address\":\"198.51.100.20\",\"portA\":40188,\"portB\":40189,\"rvdNonce\":\"n\","
                + "\"supportsEventLogging\":false,\"autoDetectsRelayAuth\":true}");
        assertThat(decode(Fixtures.SID + ".sshrvd", value).orElseThrow().message()).isEqualTo(lease);
        assertThat(((RelayLease) decode(Fixtures.SID + ".sshrvd", "{\"address\":\"h\",\"portA\":1,\"portB\":2}").orElseThrow().message()).detectsAuth())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"npt_response", "v5_ssh_response_c_daemon"})
    void a_reply_of_5_x_brings_wrapped_keys(String vector) {
        String value = Fixtures.envelope(vector).get("envelope").toString();
        SessionReply reply = (SessionReply) decode(REPLY, value).orElseThrow().message();
        Optional<SessionSecurity> security = reply.outcome() instanceof SessionReply.ConnectedService service ? service.security()
                : ((SessionReply.ConnectedEnvelope) reply.outcome()).security();
        Map<String, Object> wrapped = Fixtures.vectors("session_key_wrap");
        assertThat(security).contains(new SessionSecurity.Single(wrapped.get("sessionAESKey").toString(), wrapped.get("sessionIV").toString()));
        assertThat(codec.encode(reply, Fixtures.DAEMON, Fixtures.CLIENT, Fixtures.DAEMON_KEYS).value()).isEqualTo(value);
        assertThat(reply.toString()).doesNotContain(wrapped.get("sessionAESKey").toString());
    }

    @Test
    void replies_with_other_keys_come_back_as_they_were_sent() {
        for (SessionSecurity security : new SessionSecurity[] {new SessionSecurity.Twin("a", "b", "c", "d"), new SessionSecurity.Authenticated(1, "DER")}) {
            for (SessionReply.Outcome outcome : new SessionReply.Outcome[] {new SessionReply.ConnectedService(Optional.of(security)),
                new SessionReply.ConnectedEnvelope(Optional.of("PEM"), Optional.of(security))}) {
                SessionReply sent = new SessionReply(new SessionId(Fixtures.SID), "pi_4", outcome);
                String value = codec.encode(sent, Fixtures.DAEMON, Fixtures.CLIENT, Fixtures.DAEMON_KEYS).value();
                assertThat(decode(REPLY, value).orElseThrow().message()).isEqualTo(sent);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ping", "[]", "{\"version\":1}", "{\"supportedFeatures\":[]}", "{\"allowedServices\":\"x\"}", "{\"allowedServices\":[1]}"})
    void a_heartbeat_that_is_not_one_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> decode(HEARTBEAT, value)).isInstanceOf(MessageException.class).hasMessageStartingWith("the daemon's heartbeat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"username.pi_4.sshnp", "device_info.pi_4.sshnp", "a.b.pi_4.sshnp", "heartbeat.my.pi_4.sshnp", "x.other.sshnp",
        "nack..sshrvd", "nack.a.b.sshrvd", ".sshrvd", "sshrvd", "what/is/it.pi_4.sshnp"})
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
