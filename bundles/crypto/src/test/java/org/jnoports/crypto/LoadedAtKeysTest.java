package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.KeysException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadedAtKeysTest {
    static Stream<Map<String, Object>> pkamVectors() {
        return TestVectors.items(TestVectors.object(TestVectors.AT_PROTOCOL, "pkam"), "cases")
                .filter(vector -> !TestVectors.text(vector, "expectedCommand").contains("sha512"));
    }

    @ParameterizedTest
    @MethodSource("pkamVectors")
    void signs_each_pkam_challenge_with_the_authentication_key(Map<String, Object> vector) {
        AtKeys keys = TestVectors.keys(TestVectors.text(vector, "privateKey"), "bob_enc");
        String signature = base64(keys.signAuthentication(utf8(TestVectors.text(vector, "challenge"))));
        assertThat(TestVectors.text(vector, "expectedCommand")).endsWith(":" + signature);
    }

    static Stream<Map<String, Object>> dataSignatures() {
        return TestVectors.items(TestVectors.object(TestVectors.AT_PROTOCOL, "dataSignature"), "cases");
    }

    @ParameterizedTest
    @MethodSource("dataSignatures")
    void signs_each_value_with_the_encryption_key(Map<String, Object> vector) {
        AtKeys keys = TestVectors.keys("bob_pkam", TestVectors.text(vector, "privateKey"));
        assertThat(base64(keys.signEnvelope(utf8(TestVectors.text(vector, "value")))))
                .isEqualTo(TestVectors.text(vector, "dataSignature"));
    }

    @Test
    void signs_the_envelope_vector_with_the_encryption_key() {
        Map<String, Object> vector = TestVectors.object(TestVectors.AT_PROTOCOL, "noPortsEnvelope");
        AtKeys keys = TestVectors.keys("bob_pkam", TestVectors.text(vector, "privateKey"));
        assertThat(base64(keys.signEnvelope(utf8(TestVectors.text(vector, "payloadJson")))))
                .isEqualTo(TestVectors.text(vector, "signature_b64"));
    }

    static Stream<Map<String, Object>> noPortsEnvelopes() {
        return RsaSignatureVerifierTest.noPortsEnvelopes();
    }

    @ParameterizedTest
    @MethodSource("noPortsEnvelopes")
    void signs_each_noports_vector(Map<String, Object> vector) {
        AtKeys keys = TestVectors.noPortsKeys(TestVectors.text(vector, "signer") + "_encryption");
        assertThat(base64(keys.signEnvelope(utf8(TestVectors.text(vector, "payload_utf8")))))
                .isEqualTo(TestVectors.text(vector, "signature_base64"));
    }

    static Stream<Map<String, Object>> sealedVectors() {
        return TestVectors.items(TestVectors.object(TestVectors.AT_PROTOCOL, "rsaDecrypt"), "cases");
    }

    @ParameterizedTest
    @MethodSource("sealedVectors")
    void opens_each_sealed_vector(Map<String, Object> vector) {
        AtKeys keys = TestVectors.keys("alice_pkam", TestVectors.text(vector, "decrypt_with"));
        assertThat(keys.open(Base64.getDecoder().decode(TestVectors.text(vector, "ciphertext_b64"))))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(TestVectors.text(vector, "plaintext"));
    }

    @Test
    void opens_the_wrapped_session_key_and_vector() {
        Map<String, Object> wrap = TestVectors.object(TestVectors.NO_PORTS, "session_key_wrap");
        AtKeys keys = TestVectors.noPortsKeys("session_ephemeral");
        assertThat(keys.open(Base64.getDecoder().decode(TestVectors.text(wrap, "sessionAESKey"))))
                .isEqualTo(utf8(TestVectors.text(wrap, "aes_key_base64_text")));
        assertThat(keys.open(Base64.getDecoder().decode(TestVectors.text(wrap, "sessionIV"))))
                .isEqualTo(utf8(TestVectors.text(wrap, "iv_base64_text")));
    }

    static Stream<byte[]> broken() {
        byte[] tooLarge = new byte[256];
        java.util.Arrays.fill(tooLarge, (byte) 0xff);
        byte[] forBob = Base64.getDecoder().decode(new AesValueCipher()
                .seal(new AesValueCipher().newKey(), TestVectors.publicKey("bob_enc")));
        return Stream.of(new byte[0], new byte[1], new byte[255], new byte[256], new byte[257], new byte[100_000], tooLarge, forBob);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatever_can_not_be_opened_gives_the_same_sentence_and_no_cause(byte[] sealed) {
        AtKeys keys = TestVectors.keys("alice_pkam", "alice_enc");
        assertThatThrownBy(() -> keys.open(sealed))
                .isInstanceOf(KeysException.class)
                .hasMessage("a sealed key can't be opened: it is damaged, or was sealed for another public key")
                .hasNoCause();
    }

    @Test
    void prints_no_key() {
        LoadedAtKeys keys = (LoadedAtKeys) TestVectors.keys("alice_pkam", "alice_enc");
        assertThat(keys).hasToString("AtKeys[]");
        assertThat(keys.members()).hasToString("AtKeysMembers[]");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
