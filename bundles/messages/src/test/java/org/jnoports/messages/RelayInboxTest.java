package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayAuthHint;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayInboxTest {
    private final NoPortsMessageCodec codec = Fixtures.codecWithoutVerifier();

    @ParameterizedTest
    @ValueSource(strings = {Fixtures.SID, Fixtures.SID + "\n"})
    void a_request_for_ports_is_a_session_id(String value) {
        assertThat(decode("pi_4.sshrvd", value)).contains(
                new Decoded(new RelayRequest(new SessionId(Fixtures.SID), "pi_4"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "{\"sessionId\":\"x\"}", "a,b", "../x", "ä"})
    void what_is_no_session_id_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> decode("pi_4.sshrvd", value)).isInstanceOf(MessageException.class).hasMessageContaining("session id");
    }

    @Test
    void a_request_in_json_names_both_sides() {
        Map<String, Object> relayAuth = Fixtures.vectors("relay_auth");
        PortRequest expected = new PortRequest(new SessionId(Fixtures.SID), "pi_4", AtSign.of("@vec_client"), AtSign.of("@vec_device"), true, true,
                "2024-10-24T09:15:27.104233", PortRequest.Extras.NONE);
        String json = relayAuth.get("relay_request_json").toString();
        assertThat(decode("pi_4.request_ports.sshrvd", json)).contains(new Decoded(expected, Optional.empty()));
        Encoded written = codec.encode(expected, Fixtures.CLIENT, Fixtures.RELAY, Fixtures.CLIENT_KEYS);
        assertThat(written.value()).isEqualTo(json);
        assertThat(written.key()).hasToString("@rv_demo:pi_4.request_ports.sshrvd@gary_client");
    }

    @Test
    void a_request_of_later_clients_keeps_what_it_says() {
        PortRequest sent = new PortRequest(new SessionId(Fixtures.SID), "pi_4", Fixtures.CLIENT, Fixtures.DAEMON, true, false, "n",
                new PortRequest.Extras(RelayAuthMode.ESCR, Optional.of(SharedKey.of(new byte[32])), false, true,
                        List.of("public:_apsk.primary.a.__e@gary_client"), true));
        assertThat(decode("pi_4.request_ports.sshrvd", codec.encode(sent, Fixtures.CLIENT, Fixtures.RELAY, Fixtures.CLIENT_KEYS).value()))
                .contains(new Decoded(sent, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "[]", "{\"sessionId\":7}",
        "{\"sessionId\":\"s\",\"atSignA\":\"no one\",\"atSignB\":\"@b\",\"clientNonce\":\"n\"}",
        "{\"sessionId\":\"s\",\"atSignA\":\"@a\",\"atSignB\":\"@b\",\"clientNonce\":\"a,b\"}",
        "{\"sessionId\":\"s\",\"atSignA\":\"@a\",\"atSignB\":\"@b\",\"clientNonce\":\"n\",\"authenticateSocketA\":\"yes\"}",
        "{\"sessionId\":\"s\",\"atSignA\":\"@a\",\"atSignB\":\"@b\",\"clientNonce\":\"n\",\"authenticateSocketB\":1}",
        "{\"sessionId\":\"s\",\"atSignA\":\"@a\",\"atSignB\":\"@b\",\"clientNonce\":\"n\",\"relayAuthMode\":\"magic\"}",
        "{\"sessionId\":\"s\",\"atSignA\":\"@a\",\"atSignB\":\"@b\",\"clientNonce\":\"n\",\"relayAuthAesKey\":\"AAAA\"}"})
    void a_request_in_json_that_is_none_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> decode("pi_4.request_ports.sshrvd", value)).isInstanceOf(MessageException.class)
                .hasMessageStartingWith("the port request").hasMessageMatching("\\P{Cntrl}{20,}");
    }

    @Test
    void a_hint_says_how_the_sides_will_prove_themselves() {
        RelayAuthHint hint = new RelayAuthHint(new SessionId(Fixtures.SID), "pi_4", "n", RelayAuthMode.ESCR, RelayAuthMode.PAYLOAD);
        Encoded written = codec.encode(hint, Fixtures.CLIENT, Fixtures.RELAY, Fixtures.CLIENT_KEYS);
        assertThat(written.value()).isEqualTo("{\"sessionId\":\"" + Fixtures.SID + "\",\"rvdNonce\":\"n\",\"sideA\":\"escr\",\"sideB\":\"payload\"}");
        assertThat(decode("pi_4.auth_modes.sshrvd", written.value())).contains(new Decoded(hint, Optional.empty()));
    }

    static List<Map<String, Object>> logins() {
        return Fixtures.items("relay_auth");
    }

    /** The signature is the vectors', made with each side's own key. */
    @ParameterizedTest
    @MethodSource("logins")
    void a_line_proves_a_side_only_with_its_own_key_and_nonces(Map<String, Object> vector) {
        NoPortsMessageCodec verifying = Fixtures.codec();
        boolean client = vector.get("signer").equals("client");
        AtKeys own = client ? Fixtures.CLIENT_KEYS : Fixtures.DAEMON_KEYS;
        AtKeys other = client ? Fixtures.DAEMON_KEYS : Fixtures.CLIENT_KEYS;
        RelayLogin login = new RelayLogin(new SessionId(Fixtures.SID), "2024-10-24T09:15:27.104233", "2024-10-24T09:15:27.951870");
        String line = vector.get("wire_bytes_utf8").toString().stripTrailing();
        assertThat(verifying.sign(login, own)).isEqualTo(line);
        assertThat(verifying.verifies(line, login, own.encryptionPublicKey())).isTrue();
        assertThat(verifying.verifies(line, login, other.encryptionPublicKey())).isFalse();
        assertThat(verifying.verifies(line, new RelayLogin(login.sessionId(), "x", login.relayNonce()), own.encryptionPublicKey())).isFalse();
        assertThat(verifying.verifies(line, new RelayLogin(login.sessionId(), login.clientNonce(), "x"), own.encryptionPublicKey())).isFalse();
        assertThat(verifying.verifies(line, new RelayLogin(new SessionId("x"), login.clientNonce(), login.relayNonce()), own.encryptionPublicKey()))
                .isFalse();
        for (String broken : new String[] {"", "{", line.substring(1), line + "}", line.replace("rsa2048", "none"), line.replace("sha256", "md5")}) {
            assertThat(verifying.verifies(broken, login, own.encryptionPublicKey())).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sshrvd", ".sshrvd", "-x.sshrvd", "a.b.sshrvd", "x.y.auth_modes.sshrvd", "logging.x.sessions.sshrvd", "pi_4.sshnp",
        "x.y.request_ports.sshrvd", "pi_4.sshrvdx"})
    void other_names_are_nobodys(String name) {
        assertThat(codec.concerns(Side.RELAY, "", AtKey.shared(Fixtures.RELAY, name, Fixtures.CLIENT))).isFalse();
        assertThat(decode(name, Fixtures.SID)).isEmpty();
    }

    private Optional<Decoded> decode(String name, String value) {
        return codec.decode(Side.RELAY, "", Fixtures.notification(Fixtures.CLIENT, name, Fixtures.RELAY, value));
    }
}
