package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SshKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSshKeysTest {
    private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");

    private static SshKeys.Pair rsa;

    private final OpenSshKeys keys = new OpenSshKeys();

    @TempDir
    Path directory;

    @BeforeAll
    static void make() {
        rsa = new OpenSshKeys().create(SshKeys.Algorithm.RSA, "sshnp_ephemeral_4f60"); // once: it takes a second or more
    }

    static Stream<SshKeys.Pair> pairs() {
        return Stream.of(rsa, new OpenSshKeys().create(SshKeys.Algorithm.ED25519, "sshnp_ephemeral_4f60"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void ssh_keygen_finds_the_same_public_key_and_comment(SshKeys.Pair pair) throws Exception {
        assumeTrue(Files.isExecutable(KEYGEN), "needs OpenSSH");
        assertThat(run(KEYGEN.toString(), "-y", "-f", stored(pair).toString())).isEqualTo(pair.publicKey() + "\n");
    }

    @Test
    void ssh_keygen_signs_with_the_private_key_and_verifies_with_the_public_one() throws Exception {
        assumeTrue(Files.isExecutable(KEYGEN), "needs OpenSSH");
        SshKeys.Pair pair = keys.create(SshKeys.Algorithm.ED25519, "me");
        Path message = Files.writeString(directory.resolve("message"), "hello");
        Path signers = Files.writeString(directory.resolve("signers"), "me " + pair.publicKey() + "\n");
        run(KEYGEN.toString(), "-Y", "sign", "-n", "test", "-f", stored(pair).toString(), message.toString());

        ProcessBuilder verify = new ProcessBuilder(KEYGEN.toString(), "-Y", "verify", "-n", "test", "-I", "me",
                "-f", signers.toString(), "-s", message + ".sig").redirectInput(message.toFile());

        assertThat(run(verify)).startsWith("Good \"test\" signature for me");
    }

    @Test
    void a_pair_has_the_form_of_the_contract() {
        SshKeys.Pair pair = keys.create(SshKeys.Algorithm.ED25519, "a comment");
        assertThat(pair.privateKey())
                .startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")
                .endsWith("\n-----END OPENSSH PRIVATE KEY-----\n")
                .doesNotContain("\r");
        assertThat(pair.publicKey()).matches("ssh-ed25519 [A-Za-z0-9+/]{68} a comment");
        assertThat(pair).hasToString("Pair[" + pair.publicKey() + "]");
    }

    @Test
    void a_public_key_without_comment_ends_with_its_base64() {
        assertThat(keys.create(SshKeys.Algorithm.ED25519, "").publicKey()).matches("ssh-ed25519 [A-Za-z0-9+/]{68}");
    }

    @Test
    void the_private_section_is_padded_for_every_length_of_comment() throws Exception {
        for (int length = 0; length <= 8; length++) {
            String pem = keys.create(SshKeys.Algorithm.ED25519, "x".repeat(length)).privateKey();
            byte[] bytes = Pem.blocks("OPENSSH PRIVATE KEY", pem).get(0);
            int header = "openssh-key-v1\0".length() + (4 + 4) + (4 + 4) + 4 + 4 + (4 + 51) + 4;
            assertThat((bytes.length - header) % 8).isZero();
        }
    }

    @Test
    void each_pair_is_new() {
        assertThat(keys.create(SshKeys.Algorithm.ED25519, "").publicKey())
                .isNotEqualTo(keys.create(SshKeys.Algorithm.ED25519, "").publicKey());
    }

    @Test
    void an_rsa_key_has_4096_bits() {
        byte[] blob = Base64.getDecoder().decode(rsa.publicKey().split(" ", 3)[1]);
        assertThat(blob).hasSize(4 + 7 + 4 + 3 + 4 + 1 + 512);
        assertThat(new String(blob, 4, 7, StandardCharsets.US_ASCII)).isEqualTo("ssh-rsa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "\u0085"})
    void a_comment_with_a_line_break_is_refused(String comment) {
        assertThatThrownBy(() -> keys.create(SshKeys.Algorithm.ED25519, comment)).isInstanceOf(KeysException.class);
    }

    private Path stored(SshKeys.Pair pair) throws IOException {
        Path file = Files.createFile(directory.resolve("key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, pair.privateKey());
    }

    private static String run(String... command) throws Exception {
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder command) throws Exception {
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
