package org.jnoports.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;

/**
 * What one direction of a stream is encrypted with.
 *
 * @param iv the first counter block: base64 of its 16 bytes
 */
record StreamKey(SharedKey key, String iv) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;

    static StreamKey random() {
        byte[] key = new byte[KEY_BYTES];
        byte[] iv = new byte[AesCtr.BLOCK_BYTES];
        RANDOM.nextBytes(key);
        RANDOM.nextBytes(iv);
        return new StreamKey(SharedKey.of(key), Base64.getEncoder().encodeToString(iv));
    }

    /** @throws KeysException the same sentence for whatever is wrong with them */
    static StreamKey of(String key, String iv) {
        try {
            if (Base64.getDecoder().decode(iv).length == AesCtr.BLOCK_BYTES) {
                return new StreamKey(SharedKey.fromBase64(key), iv);
            }
        } catch (IllegalArgumentException | KeysException e) {
            throw broken();
        }
        throw broken();
    }

    static KeysException broken() {
        return new KeysException("the session's keys are not what they should be: they are damaged, or were made for somebody else", null);
    }

    byte[] ivBytes() {
        return Base64.getDecoder().decode(iv);
    }

    /** Key and IV as they stand in control messages. */
    String text() {
        return key.base64() + ":" + iv;
    }

    byte[] keyText() {
        return key.base64().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] ivText() {
        return iv.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "StreamKey[AES-256]";
    }
}
