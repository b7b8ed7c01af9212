package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void cram_sends_what_the_vectors_expect() throws Exception {
        for (Members vector : VectorCases.of(Vectors.atProtocol(), "cram")) {
            world.alice.answer("from:", line -> vector.text("serverLine").orElseThrow() + "\n@");
            world.alice.answer("cram:", line -> "data:success\n@alice@");
            try (AtConnection connection = connect()) {
                authentication(connection).cram(vector.text("secret").orElseThrow());
            }
            assertThat(world.alice.await("cram:")).isEqualTo(vector.text("expectedCommand").orElseThrow());
        }
    }

    @Test
    void pkam_sends_what_the_vectors_expect(@TempDir Path directory) throws Exception {
        Members vectors = Json.object(Vectors.atProtocol());
        Members vector = VectorCases.of(Vectors.atProtocol(), "pkam").stream()
                .filter(candidate -> candidate.text("id").equals(Optional.of("pkam-rsa-sha256")))
                .findFirst().orElseThrow();
        Path file = directory.resolve("@alice_key.atKeys");
        Files.writeString(file, text(vectors.object("atKeysFile").object("legacy").object("file")));
        AtKeys keys = TestKeys.STORE.read(file);
        world.alice.answer("from:", line -> "data:" + vector.text("challenge").orElseThrow() + "\n@");
        world.alice.answer("pkam:", line -> "data:success\n@alice@");
        try (AtConnection connection = connect()) {
            authentication(connection).pkam(keys, Authentication.JSON_ERRORS);
        }
        assertThat(world.alice.await("from:")).isEqualTo("from:@alice:clientConfig:{\"version\":\"3.8.0\"}");
        assertThat(world.alice.await("pkam:")).isEqualTo(vector.text("expectedCommand").orElseThrow());
    }

    @Test
    void an_enrolment_is_named(@TempDir Path directory) throws Exception {
        Members apkam = Json.object(Vectors.atProtocol()).object("atKeysFile").object("apkam").object("file");
        Path file = directory.resolve("@alice_key.atKeys");
        Files.writeString(file, text(apkam));
        world.alice.answer("pkam:", line -> "data:success\n@alice@");
        try (AtConnection connection = connect()) {
            authentication(connection).pkam(TestKeys.STORE.read(file), "");
        }
        assertThat(world.alice.await("pkam:"))
                .matches("pkam:enrollmentId:" + apkam.text("enrollmentId").orElseThrow() + ":[A-Za-z0-9+/=]{344}");
    }

    @Test
    void success_is_nothing_else() throws Exception {
        world.alice.answer("pkam:", line -> "data:maybe\n@");
        try (AtConnection connection = connect()) {
            assertThatThrownBy(() -> authentication(connection).pkam(TestKeys.of(ALICE), "")).isInstanceOf(TunnelException.class);
        }
        world.alice.answer("pkam:", line -> "error:AT0401-Exception: pkam authentication failed\n@");
        try (AtConnection connection = connect()) {
            assertThatThrownBy(() -> authentication(connection).pkam(TestKeys.of(ALICE), "")).isInstanceOf(AtProtocolException.class);
        }
    }

    @Test
    void neither_secret_nor_signature_is_in_any_sentence() throws Exception {
        world.alice.answer("cram:", line -> FakeAtServer.NOTHING);
        world.alice.answer("pkam:", line -> FakeAtServer.NOTHING);
        Duration limit = Duration.ofMillis(50);
        try (AtConnection connection = connect()) {
            assertThatThrownBy(() -> new Authentication(connection, ALICE, limit).cram("hush"))
                    .hasMessage("@alice's atServer did not answer 'cram' within 50 ms");
        }
        try (AtConnection connection = connect()) {
            assertThatThrownBy(() -> new Authentication(connection, ALICE, limit).pkam(TestKeys.of(ALICE), ""))
                    .hasMessage("@alice's atServer did not answer 'pkam' within 50 ms");
        }
    }

    private AtConnection connect() throws InterruptedException {
        return world.dialer(World.PATIENT).dial(World.address(ALICE), "@alice's atServer", AtConnection.Use.REQUESTS);
    }

    private static Authentication authentication(AtConnection connection) {
        return new Authentication(connection, ALICE, World.LIMIT);
    }

    private static String text(Members file) {
        return file.byName().entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":\"" + member.getValue() + "\"")
                .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }
}
