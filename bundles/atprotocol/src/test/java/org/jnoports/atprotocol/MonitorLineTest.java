package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorLineTest {
    private static final String GOOD = "{\"id\":\"1\",\"from\":\"@bob\",\"to\":\"@alice\",\"key\":\"@alice:Ping.Dev@bob\","
            + "\"value\":\"v\",\"operation\":\"update\",\"epochMillis\":1715000000000,\"messageType\":\"MessageType.key\","
            + "\"isEncrypted\":true,\"metadata\":{\"ivNonce\":\"iv\",\"sharedKeyEnc\":null}}";

    @Test
    void reads_the_lines_of_the_vectors() {
        List<MonitorLine> lines = VectorCases.lines(Vectors.atProtocol(), "monitorLines").stream()
                .map(line -> ServerLine.parse(line.strip()))
                .map(line -> MonitorLine.parse(line.body()))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).isUpdateOfKey()).isFalse();
        assertThat(lines.get(0).epochMillis()).contains(1715000000000L);
        assertThat(lines.get(1).isUpdateOfKey()).isTrue();
        Incoming incoming = lines.get(1).incoming(BOB);
        assertThat(incoming.key()).isEqualTo(AtKey.shared(BOB, "ping.dev1.sshnp", ALICE));
        assertThat(incoming.value()).isEqualTo(new SealedValue(
                "zUKWTXeUN8wQnp6ri8EyjQ==", Optional.of("1oxdUs0csWgbrBOLluhL+A=="), Optional.empty(), Optional.empty()));
    }

    @Test
    void a_good_line_is_read_whole() {
        Incoming incoming = MonitorLine.parse(GOOD).incoming(ALICE);
        assertThat(incoming.id()).isEqualTo("1");
        assertThat(incoming.key()).hasToString("@alice:ping.dev@bob");
        assertThat(incoming.encrypted()).isTrue();
        assertThat(incoming.arrived()).isEqualTo(Instant.ofEpochMilli(1715000000000L));
        assertThat(incoming.toString()).doesNotContain("\"v\"").contains("1", "@alice:ping.dev@bob");
    }

    @Test
    void metadata_may_be_missing() {
        String json = GOOD.replaceAll("\"metadata\".*", "\"metadata\":null}");
        assertThat(MonitorLine.parse(json).incoming(ALICE).value().ivNonce()).isEmpty();
    }

    @Test
    void a_missing_value_is_empty_and_not_encrypted() {
        Incoming incoming = MonitorLine.parse(GOOD.replace("\"value\":\"v\"", "\"value\":null")).incoming(ALICE);
        assertThat(incoming.encrypted()).isFalse();
        assertThat(incoming.value().ciphertext()).isEmpty();
    }

    @Test
    void a_value_that_reads_null_is_a_value() {
        assertThat(MonitorLine.parse(GOOD.replace("\"v\"", "\"null\"")).incoming(ALICE).value().ciphertext()).isEqualTo("null");
    }

    @Test
    void is_encrypted_unless_it_says_otherwise() {
        assertThat(MonitorLine.parse(GOOD.replace("\"isEncrypted\":true,", "")).incoming(ALICE).encrypted()).isTrue();
        assertThat(MonitorLine.parse(GOOD.replace("\"isEncrypted\":true", "\"isEncrypted\":false")).incoming(ALICE).encrypted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"operation\":\"update\"->\"operation\":\"delete\"",
        "MessageType.key->MessageType.text",
        "\"id\":\"1\"->\"id\":\"-1\"",
    })
    void deletions_texts_and_statistics_are_nobodys_notification(String change) {
        String[] parts = change.split("->", 2);
        assertThat(MonitorLine.parse(GOOD.replace(parts[0], parts[1])).isUpdateOfKey()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"from\":\"@bob\"->\"from\":\"@mallory\"", // the key names another sender
        "@alice:Ping.Dev@bob->@alice:Ping.Dev@mallory",
        "@alice:Ping.Dev@bob->@carol:Ping.Dev@bob", // for somebody else
        "@alice:Ping.Dev@bob->public:Ping.Dev@bob",
        "@alice:Ping.Dev@bob->Ping.Dev@bob",
        "@alice:Ping.Dev@bob->@alice:Ping Dev@bob",
        "@alice:Ping.Dev@bob->@alice:a:b@bob",
        "@alice:Ping.Dev@bob->nonsense",
        "@alice:Ping.Dev@bob->@alice:ping\\u0007@bob",
        "\"from\":\"@bob\"->\"from\":null",
        "\"from\":\"@bob\"->\"from\":\"@b@b\"",
        "\"key\":->\"chiave\":",
    })
    void what_isnt_from_its_sender_for_this_atsign_is_refused(String change) {
        String[] parts = change.split("->", 2);
        assertThat(GOOD).contains(parts[0]);
        MonitorLine line = MonitorLine.parse(GOOD.replace(parts[0], parts[1]));
        assertThatThrownBy(() -> line.incoming(ALICE))
                .isInstanceOf(TunnelException.class)
                .hasMessageStartingWith("notification 1 from ");
    }

    @Test
    void an_id_is_needed_and_bounded() {
        assertThatThrownBy(() -> MonitorLine.parse(GOOD.replace("\"id\":\"1\"", "\"id\":null")).incoming(ALICE))
                .isInstanceOf(TunnelException.class).hasMessageContaining("@bob");
        String longId = GOOD.replace("\"id\":\"1\"", "\"id\":\"" + "x".repeat(257) + "\"");
        assertThatThrownBy(() -> MonitorLine.parse(longId).incoming(ALICE)).isInstanceOf(TunnelException.class);
    }

    @Test
    void own_notifications_to_oneself_are_taken() {
        String json = GOOD.replace("@bob", "@alice").replace("@alice:Ping.Dev@alice", "1.new.enrollments.__manage@alice");
        assertThat(MonitorLine.parse(json).incoming(ALICE).key().visibility()).isEqualTo(AtKey.Visibility.SELF);
    }

    @Test
    void the_same_id_with_another_value_is_another_notification() {
        Incoming first = MonitorLine.parse(GOOD).incoming(ALICE);
        Incoming again = MonitorLine.parse(GOOD.replace("1715", "1716")).incoming(ALICE);
        Incoming other = MonitorLine.parse(GOOD.replace("\"v\"", "\"w\"")).incoming(ALICE);
        assertThat(again.identity()).isEqualTo(first.identity());
        assertThat(other.identity()).isNotEqualTo(first.identity());
    }
}
