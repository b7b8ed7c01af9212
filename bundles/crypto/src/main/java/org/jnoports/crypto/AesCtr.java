package org.jnoports.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;

/** Text under AES-256-CTR as base64, padded by PKCS#7 although the mode needs no padding (atprotocol.md, section 5.1). */
final class AesCtr {
    static final int BLOCK_BYTES = 16;

    private AesCtr() {}

    /** What stands for an absent {@code ivNonce}. */
    static byte[] zeroIv() {
        return new byte[BLOCK_BYTES];
    }

    static String encrypt(SharedKey key, byte[] iv, String plaintext) {
        try {
            byte[] padded = pad(plaintext.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(apply(Cipher.ENCRYPT_MODE, key, iv, padded));
        } catch (GeneralSecurityException e) {
            throw new KeysException("this Java runtime can't do AES in counter mode: " + e.getMessage(), e);
        }
    }

    /** @throws GeneralSecurityException if this can't be the ciphertext of a text under that key and IV */
    static String decrypt(SharedKey key, byte[] iv, String ciphertext) throws GeneralSecurityException {
        try {
            byte[] plain = unpad(apply(Cipher.DECRYPT_MODE, key, iv, Base64.getDecoder().decode(ciphertext.strip())));
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new BadPaddingException("not base64, or not UTF-8");
        }
    }

    private static byte[] apply(int mode, SharedKey key, byte[] iv, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(bytes);
    }

    private static byte[] pad(byte[] plain) {
        int padding = BLOCK_BYTES - plain.length % BLOCK_BYTES;
        byte[] padded = Arrays.copyOf(plain, plain.length + padding);
        Arrays.fill(padded, plain.length, padded.length, (byte) padding);
        return padded;
    }

    private static byte[] unpad(byte[] padded) throws BadPaddingException {
        if (padded.length == 0 || padded.length % BLOCK_BYTES != 0) {
            throw new BadPaddingException("not whole blocks");
        }
        int padding = padded[padded.length - 1];
        if (padding < 1 || padding > BLOCK_BYTES) {
            throw new BadPaddingException("no padding");
        }
        for (int i = padded.length - padding; i < padded.length; i++) {
            if (padded[i] != padding) {
                throw new BadPaddingException("uneven padding");
            }
        }
        return Arrays.copyOf(padded, padded.length - padding);
    }
}
