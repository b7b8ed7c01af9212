package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.TestKeys.CIPHER;

import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private final Values alice = TestKeys.values(ALICE);
    private final SharedKey key = CIPHER.newKey();

    @Test
    void what_was_encrypted_with_a_random_iv_can_be_decrypted() {
        Values.Encrypted first = alice.encrypt(key, "hello 🦄");
        Values.Encrypted second = alice.encrypt(key, "hello 🦄");
        assertThat(first.ivNonce()).isNotEqualTo(second.ivNonce());
        assertThat(first.ciphertext()).isNotEqualTo(second.ciphertext());
        assertThat(alice.decrypt(key, sealed(first.ciphertext(), first.ivNonce()))).isEqualTo("hello 🦄");
    }

    @Test
    void decrypts_the_vectors_with_and_without_iv() {
        int read = 0;
        for (Members vector : VectorCases.of(Vectors.atProtocol(), "aesCtr")) {
            SharedKey vectorKey = SharedKey.fromBase64(vector.text("key_b64").orElseThrow());
            SealedValue value = new SealedValue(
                    vector.value("ciphertext_b64").orElseThrow(), vector.text("ivNonce_b64"), Optional.empty(), Optional.empty());
            assertThat(alice.decrypt(vectorKey, value)).isEqualTo(vector.value("plaintext_utf8").orElseThrow());
            read++;
        }
        assertThat(read).isGreaterThanOrEqualTo(18);
    }

    @Test
    void checksums_are_those_of_the_vectors() {
        Members keys = Json.object(Vectors.atProtocol()).object("keys");
        for (Members vector : VectorCases.of(Vectors.atProtocol(), "pubKeyCS")) {
            String publicKey = keys.object(vector.text("public_key").orElseThrow()).text("publicKey_spki_der_b64").orElseThrow();
            assertThat(Values.checksum(publicKey)).isEqualTo(vector.text("md5_hex").orElseThrow());
        }
    }

    @Test
    void broken_initialisation_vectors_are_refused() {
        for (String iv : new String[] {"", "AAAA", "not base64!", "A".repeat(88)}) {
            assertThatThrownBy(() -> alice.decrypt(key, sealed("AAAA", iv))).isInstanceOf(KeysException.class);
        }
    }

    @Test
    void a_key_that_came_along_is_opened() {
        String sealedKey = CIPHER.seal(key, alice.keys().encryptionPublicKey());
        assertThat(alice.keyOf(withKey(sealedKey, Optional.empty()))).contains(key);
        assertThat(alice.keyOf(withKey(sealedKey, Optional.of(Values.checksum(alice.keys().encryptionPublicKey()))))).contains(key);
    }

    @Test
    void a_key_sealed_for_another_public_key_is_passed_over() {
        String sealedKey = CIPHER.seal(key, alice.keys().encryptionPublicKey());
        String bobs = CIPHER.seal(key, TestKeys.of(BOB).encryptionPublicKey());
        assertThat(alice.keyOf(withKey(sealedKey, Optional.of("0".repeat(32))))).isEmpty();
        assertThat(alice.keyOf(withKey(bobs, Optional.empty()))).isEmpty();
        assertThat(alice.keyOf(withKey("not base64!", Optional.empty()))).isEmpty();
        assertThat(alice.keyOf(withKey("", Optional.empty()))).isEmpty();
    }

    @Test
    void long_values_are_refused() {
        assertThatThrownBy(() -> alice.encrypt(key, "x".repeat(Values.MAX_BYTES + 1)))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> Values.checked("é".repeat(Values.MAX_BYTES - 1))).isInstanceOf(TunnelException.class);
    }

    @Test
    void nothing_secret_is_shown() {
        assertThat(alice.toString() + alice.encrypt(key, "hush") + new PeerKey(key, "public", "sealed"))
                .isEqualTo("Values[]Encrypted[]PeerKey[]");
    }

    private static SealedValue sealed(String ciphertext, String iv) {
        return new SealedValue(ciphertext, Optional.of(iv), Optional.empty(), Optional.empty());
    }

    private static SealedValue withKey(String sealedKey, Optional<String> checksum) {
        return new SealedValue("AAAA", Optional.empty(), Optional.of(sealedKey), checksum);
    }
}
