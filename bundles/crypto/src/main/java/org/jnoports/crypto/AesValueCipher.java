package org.jnoports.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.keys.ValueCipher;
import org.osgi.service.component.annotations.Component;

/** The {@link ValueCipher}, by the JDK's own AES and RSA. */
@Component
public final class AesValueCipher implements ValueCipher {
    private static final int KEY_BYTES = 32;
    private final SecureRandom random = new SecureRandom();

    @Override
    public SharedKey newKey() {
        return SharedKey.of(randomBytes(KEY_BYTES));
    }

    @Override
    public byte[] newIv() {
        return randomBytes(AesCtr.BLOCK_BYTES);
    }

    @Override
    public String encrypt(SharedKey key, byte[] iv, String plaintext) {
        if (iv.length != AesCtr.BLOCK_BYTES) {
            throw new KeysException("an AES initialisation vector has 16 bytes, this one has " + iv.length, null);
        }
        return AesCtr.encrypt(key, iv, plaintext);
    }

    @Override
    public String decrypt(SharedKey key, byte[] iv, String ciphertext) {
        try {
            return AesCtr.decrypt(key, iv, ciphertext);
        } catch (GeneralSecurityException e) {
            throw new KeysException(
                    "a value can't be decrypted: it is damaged, or was encrypted with another key or initialisation vector",
                    null);
        }
    }

    @Override
    public String seal(SharedKey key, String recipientPublicKey) {
        try {
            byte[] text = key.base64().getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(Rsa.encrypt(Rsa.publicKey(recipientPublicKey), text));
        } catch (InvalidKeyException e) {
            throw new KeysException("nothing can be sealed for the recipient: its public key is " + e.getMessage(), null);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
