package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesValueCipherTest {
    private static final SharedKey KEY = SharedKey.of(new byte[32]);
    private static final byte[] IV = new byte[16];

    private final AesValueCipher cipher = new AesValueCipher();

    static Stream<Map<String, Object>> ctrVectors() {
        return TestVectors.items(TestVectors.object(TestVectors.AT_PROTOCOL, "aesCtr"), "cases");
    }

    @ParameterizedTest
    @MethodSource("ctrVectors")
    void encrypts_and_decrypts_each_vector(Map<String, Object> vector) {
        SharedKey key = SharedKey.fromBase64(TestVectors.text(vector, "key_b64"));
        String nonce = TestVectors.text(vector, "ivNonce_b64");
        byte[] iv = nonce == null ? new byte[16] : Base64.getDecoder().decode(nonce);
        String plaintext = TestVectors.text(vector, "plaintext_utf8");
        String ciphertext = TestVectors.text(vector, "ciphertext_b64");

        assertThat(cipher.encrypt(key, iv, plaintext)).isEqualTo(ciphertext);
        assertThat(cipher.decrypt(key, iv, ciphertext)).isEqualTo(plaintext);
    }

    static Stream<String> approvedMembers() {
        return Stream.of("encryptedDefaultEncryptionPrivateKey", "encryptedDefaultSelfEncryptionKey");
    }

    @ParameterizedTest
    @MethodSource("approvedMembers")
    void decrypts_what_the_approver_of_an_enrolment_sends(String member) {
        Map<String, Object> approval = TestVectors.object(TestVectors.AT_PROTOCOL, "enrollApprove");
        SharedKey key = SharedKey.fromBase64(TestVectors.text(approval, "apkamSymmetricKey_b64"));
        String sent = TestVectors.text(approval, member);

        String plaintext = cipher.decrypt(key, IV, sent);

        assertThat(plaintext).isIn(TestVectors.privateKey("alice_enc"), selfKeyOfAlice());
        assertThat(cipher.encrypt(key, IV, plaintext)).isEqualTo(sent);
    }

    private static String selfKeyOfAlice() {
        Map<String, Object> files = TestVectors.object(TestVectors.AT_PROTOCOL, "atKeysFile");
        return TestVectors.text(TestVectors.object(TestVectors.object(files, "legacy"), "file"), "selfEncryptionKey");
    }

    @Test
    void decrypts_what_it_encrypted_at_every_length() {
        for (int length = 0; length < 70; length++) {
            String plaintext = "x".repeat(length);
            byte[] iv = cipher.newIv();
            assertThat(cipher.decrypt(KEY, iv, cipher.encrypt(KEY, iv, plaintext))).isEqualTo(plaintext);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64!", "====", "e30=", "4oAQpjpZj8C544p6zT5nkA", "AAAAAAAAAAAAAAAAAAAAAA=="})
    void every_broken_ciphertext_gives_the_same_sentence(String ciphertext) {
        assertBroken(IV, ciphertext);
    }

    @Test
    void wrong_padding_gives_the_same_sentence() {
        for (int last : new int[] {0, 17, 0x80, 0xff, 2}) { // 2: the byte before it is 0
            byte[] padded = new byte[16];
            padded[15] = (byte) last;
            assertBroken(IV, encryptedWithoutPadding(padded));
        }
    }

    @Test
    void text_that_is_not_utf8_gives_the_same_sentence() {
        byte[] padded = new byte[16];
        Arrays.fill(padded, (byte) 1);
        padded[0] = (byte) 0xff;
        assertBroken(IV, encryptedWithoutPadding(padded));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void an_initialisation_vector_of_another_length_is_refused(int length) {
        assertBroken(new byte[length], cipher.encrypt(KEY, IV, "text"));
        assertThatThrownBy(() -> cipher.encrypt(KEY, new byte[length], "text"))
                .isInstanceOf(KeysException.class)
                .hasMessageContaining("has " + length);
    }

    private void assertBroken(byte[] iv, String ciphertext) {
        assertThatThrownBy(() -> cipher.decrypt(KEY, iv, ciphertext))
                .isInstanceOf(KeysException.class)
                .hasNoCause()
                .hasMessage("a value can't be decrypted: it is damaged, or was encrypted with another key or initialisation vector");
    }

    private String encryptedWithoutPadding(byte[] block) {
        byte[] keyStream = Base64.getDecoder().decode(cipher.encrypt(KEY, IV, "\0".repeat(15)));
        keyStream[15] ^= 1; // takes the padding out again
        for (int i = 0; i < block.length; i++) {
            keyStream[i] ^= block[i];
        }
        return Base64.getEncoder().encodeToString(keyStream);
    }

    @Test
    void keys_and_initialisation_vectors_are_new_each_time() {
        assertThat(cipher.newKey()).isNotEqualTo(cipher.newKey());
        assertThat(cipher.newIv()).hasSize(16).isNotEqualTo(cipher.newIv());
    }

    @Test
    void the_recipient_opens_what_was_sealed_for_it() {
        SharedKey key = cipher.newKey();

        String sealed = cipher.seal(key, TestVectors.publicKey("bob_enc"));

        byte[] opened = TestVectors.keys("bob_pkam", "bob_enc").open(Base64.getDecoder().decode(sealed));
        assertThat(new String(opened, StandardCharsets.US_ASCII)).isEqualTo(key.base64());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data:null", "MIIB", "not base64!"})
    void nothing_is_sealed_for_a_broken_public_key(String publicKey) {
        assertThatThrownBy(() -> cipher.seal(KEY, publicKey))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("nothing can be sealed for the recipient: its public key is ");
    }
}
