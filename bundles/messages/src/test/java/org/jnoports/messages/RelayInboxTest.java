package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void a_request_in_json_is_refused_by_name() {
        assertThatThrownBy(() -> decode("pi_4.request_ports.sshrvd", "{}")).isInstanceOf(MessageException.class)
                .hasMessageContaining("--no-ac --no-ad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sshrvd", ".sshrvd", "-x.sshrvd", "a.b.sshrvd", "pi_4.auth_modes.sshrvd", "logging.x.sessions.sshrvd", "pi_4.sshnp",
        "x.y.request_ports.sshrvd", "pi_4.sshrvdx"})
    void other_names_are_nobodys(String name) {
        assertThat(codec.concerns(Side.RELAY, "", AtKey.shared(Fixtures.RELAY, name, Fixtures.CLIENT))).isFalse();
        assertThat(decode(name, Fixtures.SID)).isEmpty();
    }

    private Optional<Decoded> decode(String name, String value) {
        return codec.decode(Side.RELAY, "", Fixtures.notification(Fixtures.CLIENT, name, Fixtures.RELAY, value));
    }
}
