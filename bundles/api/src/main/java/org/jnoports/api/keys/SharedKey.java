package org.jnoports.api.keys;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** A 256-bit symmetric key. Prints as {@code SharedKey[AES-256]}. */
public final class SharedKey {
    private static final int BYTES = 32;
    private final byte[] bytes;

    private SharedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes 32 of them; copied */
    public static SharedKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new KeysException("an AES-256 key has 32 bytes, this one has " + bytes.length, null);
        }
        return new SharedKey(bytes.clone());
    }

    /**
     * Reads the form in which keys travel and are stored: standard base64 of the 32 bytes.
     *
     * @throws KeysException without the text in it
     */
    public static SharedKey fromBase64(String text) {
        try {
            return of(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new KeysException("an AES key isn't valid base64", null);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The 44 characters that travel and are stored, always encrypted. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SharedKey[AES-256]";
    }
}
