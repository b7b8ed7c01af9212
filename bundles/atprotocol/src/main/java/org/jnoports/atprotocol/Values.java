package org.jnoports.atprotocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.keys.ValueCipher;

/** Opens and encrypts values with the right initialisation vector. Thread-safe. */
record Values(ValueCipher cipher, AtKeys keys) {
    /** The longest value that is sent, as UTF-8. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int IV_BYTES = 16;

    /**
     * An encrypted value and its initialisation vector, both base64.
     *
     * @param ivNonce random
     */
    record Encrypted(String ciphertext, String ivNonce) {
        @Override
        public String toString() {
            return "Encrypted[]";
        }
    }

    /** @throws TunnelException if the value is too long */
    Encrypted encrypt(SharedKey key, String value) {
        byte[] iv = cipher.newIv();
        return new Encrypted(cipher.encrypt(key, iv, checked(value)), Base64.getEncoder().encodeToString(iv));
    }

    /** @throws KeysException if it can't be decrypted with this key */
    String decrypt(SharedKey key, SealedValue value) {
        return cipher.decrypt(key, value.ivNonce().map(Values::iv).orElseGet(() -> new byte[IV_BYTES]), value.ciphertext());
    }

    /**
     * Opens a symmetric key that was sealed for this atSign.
     *
     * @param sealed base64
     * @throws KeysException the same sentence for every kind of broken input
     */
    SharedKey openKey(String sealed) {
        try {
            byte[] text = keys.open(Base64.getDecoder().decode(sealed.strip()));
            return SharedKey.fromBase64(new String(text, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException | KeysException e) {
            throw new KeysException("a sealed key can't be opened: it is damaged, or was sealed for another public key", null);
        }
    }

    /** The key that came along with a value; empty if there is none that this atSign can open. */
    Optional<SharedKey> keyOf(SealedValue value) {
        if (value.pubKeyCS().map(checksum -> !checksum.equalsIgnoreCase(checksum(keys.encryptionPublicKey()))).orElse(false)) {
            return Optional.empty();
        }
        try {
            return value.sharedKeyEnc().map(this::openKey);
        } catch (KeysException e) {
            return Optional.empty();
        }
    }

    /** The value, if it isn't too long to be sent. */
    static String checked(String value) {
        if (value.length() > MAX_BYTES || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new TunnelException("a value of " + value.length() + " characters is too long: " + MAX_BYTES + " bytes are allowed");
        }
        return value;
    }

    /** What the protocol calls {@code pubKeyCS}: lower-case hex of the MD5 of a public key's base64 text. No secret hangs on it. */
    static String checksum(String publicKey) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(publicKey.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new TunnelException("this Java runtime has no MD5, which the atProtocol uses for checksums", e);
        }
    }

    private static byte[] iv(String text) {
        try {
            byte[] iv = Base64.getDecoder().decode(text.strip());
            if (iv.length == IV_BYTES) {
                return iv;
            }
        } catch (IllegalArgumentException e) {
            // the same sentence
        }
        throw new KeysException("an initialisation vector isn't 16 bytes in base64", null);
    }

    @Override
    public String toString() {
        return "Values[]";
    }
}
