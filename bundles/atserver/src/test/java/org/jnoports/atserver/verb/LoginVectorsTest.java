package org.jnoports.atserver.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.plain.Services;
import org.jnoports.atserver.TestStores;
import org.jnoports.atserver.enroll.Enrollments;
import org.jnoports.atserver.VectorBlocks;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.CommandParser;
import org.jnoports.atserver.command.Line;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Challenge;
import org.jnoports.atserver.connection.FakeConnection;
import org.jnoports.atserver.connection.Outbox;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that real clients made from given challenges. */
class LoginVectorsTest {
    private static final AtSign ALICE = AtSign.of("@alice");

    private final HandTurnedClock clock = new HandTurnedClock();
    private final Services services = new Services(LoginVectorsTest.class.getClassLoader(), Map.of());
    private final Records records = new Records(TestStores.empty(ALICE), ALICE, clock, (commitId, delete) -> {});
    private final LoginVerbs verbs = new LoginVerbs(records, services.get(SignatureVerifier.class), Duration.ofSeconds(60), clock, caller -> {},
            new Enrolled(new Enrollments(records)), new Visits());
    private final Caller caller = new Caller(ALICE, new Outbox(new FakeConnection(true), clock), Optional.empty());

    static Stream<Map<String, Object>> cram() {
        return VectorBlocks.cases("cram").stream();
    }

    static Stream<Map<String, Object>> pkam() {
        return VectorBlocks.cases("pkam").stream().filter(vector -> !vector.get("id").toString().startsWith("apkam"));
    }

    @AfterEach
    void close() {
        services.close();
    }

    @ParameterizedTest
    @MethodSource("cram")
    void a_digest_logs_in(Map<String, Object> vector) {
        records.put(Keys.SECRET, vector.get("secret").toString());
        challenge(vector);
        assertThat(verbs.cram((Command.Cram) parse(vector), caller)).isEqualTo(Reply.data("success"));
        assertThat(caller.isOwner()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pkam")
    void a_signature_logs_in(Map<String, Object> vector) {
        Map<String, Object> key = VectorBlocks.object(VectorBlocks.block("keys").get(vector.get("privateKey").toString()));
        records.put(Keys.PKAM_PUBLIC_KEY, key.get("publicKey_spki_der_b64").toString());
        challenge(vector);
        assertThat(verbs.pkam((Command.Pkam) parse(vector), caller)).isEqualTo(Reply.data("success"));
        assertThat(caller.isOwner()).isTrue();
    }

    @Test
    void an_ecc_signature_logs_in() {
        Map<String, Object> vector = VectorBlocks.object(VectorBlocks.block("pkam").get("ecc"));
        records.put(Keys.PKAM_PUBLIC_KEY, vector.get("publicKeyHex").toString());
        challenge(vector);
        assertThat(verbs.pkam((Command.Pkam) CommandParser.parse(Line.of(vector.get("exampleCommand").toString())), caller)).isEqualTo(Reply.data("success"));
    }

    @Test
    void an_enrolled_clients_signature_is_refused_by_state() {
        Map<String, Object> vector = VectorBlocks.cases("pkam").stream().filter(found -> found.get("id").toString().startsWith("apkam")).findFirst().orElseThrow();
        challenge(vector);
        assertThatThrownBy(() -> verbs.pkam((Command.Pkam) parse(vector), caller)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.ENROLLMENT_INVALID);
            assertThat(refusal.isState()).isTrue();
        });
    }

    @Test
    void without_a_key_there_is_no_login() {
        assertThatThrownBy(() -> verbs.pkam(new Command.Pkam("rsa2048", "sha256", Optional.empty(), "c2ln"), caller)).isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal).hasMessage("privatekey:at_pkam_publickey does not exist in keystore"));
    }

    private static Command parse(Map<String, Object> vector) {
        return CommandParser.parse(Line.of(vector.get("expectedCommand").toString()));
    }

    /** {@code _session@alice:secret}. */
    private void challenge(Map<String, Object> vector) {
        String text = vector.get("challenge").toString();
        int at = text.indexOf('@');
        int colon = text.indexOf(':');
        Challenge challenge = new Challenge(ALICE, text.substring(0, at), text.substring(colon + 1), clock.instant());
        assertThat(challenge.text()).isEqualTo(text);
        caller.challenge(Optional.of(challenge));
    }
}
