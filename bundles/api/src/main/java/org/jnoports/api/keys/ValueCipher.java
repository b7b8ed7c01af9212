package org.jnoports.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Encrypts record and notification values: AES-256-CTR over PKCS#7-padded UTF-8, base64 (atprotocol.md, section 5.1).
 * Thread-safe.
 */
@ProviderType
public interface ValueCipher {
    /** A random key. */
    SharedKey newKey();

    /** 16 random bytes. */
    byte[] newIv();

    /**
     * @param iv 16 bytes
     * @return base64
     */
    String encrypt(SharedKey key, byte[] iv, String plaintext);

    /**
     * @param iv 16 bytes; all zero where the peer sent none
     * @throws KeysException the same sentence for every kind of broken input
     */
    String decrypt(SharedKey key, byte[] iv, String ciphertext);

    /**
     * Seals a key for another atSign: RSAES-PKCS1-v1_5 over the key's base64 text.
     *
     * @param recipientPublicKey base64 of a DER SubjectPublicKeyInfo
     * @return base64
     */
    String seal(SharedKey key, String recipientPublicKey);
}
