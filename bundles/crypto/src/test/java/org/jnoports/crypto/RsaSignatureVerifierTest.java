package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsaSignatureVerifierTest {
    private static final Map<String, Object> ENVELOPE = TestVectors.object(TestVectors.AT_PROTOCOL, "noPortsEnvelope");
    private static final String ALICE = TestVectors.publicKey("alice_enc");
    private static final byte[] SIGNED = utf8(TestVectors.text(ENVELOPE, "payloadJson"));
    private static final String SIGNATURE = TestVectors.text(ENVELOPE, "signature_b64");

    private final RsaSignatureVerifier verifier = new RsaSignatureVerifier();

    @Test
    void verifies_the_envelope_vector() {
        assertThat(verifier.verifies(ALICE, SIGNED, SIGNATURE, "sha256")).isTrue();
    }

    static Stream<Map<String, Object>> pkamVectors() {
        return TestVectors.items(TestVectors.object(TestVectors.AT_PROTOCOL, "pkam"), "cases");
    }

    @ParameterizedTest
    @MethodSource("pkamVectors")
    void verifies_each_pkam_vector_with_its_hash_only(Map<String, Object> vector) {
        String command = TestVectors.text(vector, "expectedCommand");
        String signature = command.substring(command.lastIndexOf(':') + 1);
        String key = TestVectors.publicKey(TestVectors.text(vector, "privateKey"));
        byte[] challenge = utf8(TestVectors.text(vector, "challenge"));
        String hashing = command.contains("sha512") ? "sha512" : "sha256";
        String other = command.contains("sha512") ? "sha256" : "sha512";

        assertThat(verifier.verifies(key, challenge, signature, hashing)).isTrue();
        assertThat(verifier.verifies(key, challenge, signature, other)).isFalse();
    }

    static Stream<Map<String, Object>> dataSignatures() {
        return TestVectors.items(TestVectors.object(TestVectors.AT_PROTOCOL, "dataSignature"), "cases");
    }

    @ParameterizedTest
    @MethodSource("dataSignatures")
    void verifies_each_data_signature_vector(Map<String, Object> vector) {
        String key = TestVectors.publicKey(TestVectors.text(vector, "privateKey"));
        byte[] value = utf8(TestVectors.text(vector, "value"));
        assertThat(verifier.verifies(key, value, TestVectors.text(vector, "dataSignature"), "sha256")).isTrue();
    }

    @Test
    void verifies_the_cookie_of_an_at_server() {
        Map<String, Object> pol = TestVectors.object(TestVectors.object(TestVectors.AT_PROTOCOL, "pol"), "case");
        String key = TestVectors.publicKey(TestVectors.text(pol, "privateKey"));
        byte[] signed = utf8(TestVectors.text(pol, "signed_input"));
        assertThat(verifier.verifies(key, signed, TestVectors.text(pol, "cookie_value"), "sha256")).isTrue();
    }

    static Stream<Map<String, Object>> noPortsEnvelopes() {
        return Stream.of("envelopes", "relay_auth")
                .flatMap(block -> TestVectors.items(TestVectors.object(TestVectors.NO_PORTS, block), "items"));
    }

    @ParameterizedTest
    @MethodSource("noPortsEnvelopes")
    void verifies_each_noports_vector(Map<String, Object> vector) {
        String key = TestVectors.noPortsKey(TestVectors.text(vector, "signer") + "_encryption_public_spki_b64");
        byte[] payload = utf8(TestVectors.text(vector, "payload_utf8"));
        assertThat(verifier.verifies(key, payload, TestVectors.text(vector, "signature_base64"), "sha256")).isTrue();
    }

    static Stream<Map<String, Object>> canonicalisations() {
        return TestVectors.items(TestVectors.object(TestVectors.NO_PORTS, "canonicalisation"), "items");
    }

    @ParameterizedTest
    @MethodSource("canonicalisations")
    void judges_each_canonicalisation_vector_as_the_device_does(Map<String, Object> vector) {
        Map<String, Object> envelope = TestVectors.json(TestVectors.text(vector, "envelope"));
        byte[] payload = utf8(TestVectors.text(vector, "decode_then_reencode_bytes"));
        boolean verified = verifier.verifies(
                TestVectors.noPortsKey("client_encryption_public_spki_b64"),
                payload,
                TestVectors.text(envelope, "signature"),
                TestVectors.text(envelope, "hashingAlgo"));
        assertThat(verified).isEqualTo(TestVectors.text(vector, "expected").equals("valid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "md5", "sha1", "SHA256", "sha-256", "sha256 "})
    void another_hash_does_not_verify(String hashing) {
        assertThat(verifier.verifies(ALICE, SIGNED, SIGNATURE, hashing)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64!", "null"})
    void a_broken_signature_does_not_verify(String signature) {
        assertThat(verifier.verifies(ALICE, SIGNED, signature, "sha256")).isFalse();
    }

    @Test
    void a_signature_of_absurd_length_does_not_verify() {
        assertThat(verifier.verifies(ALICE, SIGNED, "A".repeat(1_000_000), "sha256")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MIIB", "not base64!", "null"})
    void a_broken_public_key_does_not_verify(String publicKey) {
        assertThat(verifier.verifies(publicKey, SIGNED, SIGNATURE, "sha256")).isFalse();
    }

    @Test
    void a_key_of_another_person_kind_or_size_does_not_verify() {
        assertThat(verifier.verifies(TestVectors.publicKey("bob_enc"), SIGNED, SIGNATURE, "sha256")).isFalse();
        assertThat(verifier.verifies(TestVectors.privateKey("alice_enc"), SIGNED, SIGNATURE, "sha256")).isFalse();
        assertThat(verifier.verifies("A".repeat(100_000), SIGNED, SIGNATURE, "sha256")).isFalse();
    }

    @Test
    void an_elliptic_curve_key_does_not_verify() {
        Map<String, Object> ecc = TestVectors.object(TestVectors.object(TestVectors.AT_PROTOCOL, "pkam"), "ecc");
        String command = TestVectors.text(ecc, "exampleCommand");
        byte[] challenge = utf8(TestVectors.text(ecc, "challenge"));
        String signature = command.substring(command.lastIndexOf(':') + 1);
        assertThat(verifier.verifies(TestVectors.text(ecc, "publicKeyHex"), challenge, signature, "sha256")).isFalse();
    }

    @Test
    void a_key_that_is_too_weak_does_not_verify() throws Exception {
        var weak = Rsa.newPair(1024);
        var signature = java.security.Signature.getInstance(Rsa.SHA_256);
        signature.initSign(weak.getPrivate());
        signature.update(SIGNED);
        String signed = Base64.getEncoder().encodeToString(signature.sign());
        assertThat(verifier.verifies(Rsa.base64(weak.getPublic()), SIGNED, signed, "sha256")).isFalse();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
