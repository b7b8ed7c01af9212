package org.jnoports.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import org.jnoports.api.keys.KeysException;

/** RSA as atProtocol uses it (atprotocol.md, section 5.1): PKCS#1 v1.5 throughout, keys as base64 of their DER. */
final class Rsa {
    static final String SHA_256 = "SHA256withRSA";
    static final String SHA_512 = "SHA512withRSA";
    private static final String ENCRYPTION = "RSA/ECB/PKCS1Padding";
    private static final int MIN_BYTES = 2048 / 8;
    private static final int MAX_BYTES = 4096 / 8;
    /** A 4,096-bit private key has fewer than 3,300 characters. */
    private static final int MAX_KEY_CHARACTERS = 4096;

    private Rsa() {}

    static KeyPair newPair(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        }
    }

    /**
     * @param base64 of a DER SubjectPublicKeyInfo
     * @throws InvalidKeyException saying what is wrong with it, never its content
     */
    static RSAPublicKey publicKey(String base64) throws InvalidKeyException {
        try {
            return sized((RSAPublicKey) factory().generatePublic(new X509EncodedKeySpec(der(base64))));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException("not an RSA public key (a DER SubjectPublicKeyInfo)");
        }
    }

    /**
     * @param base64 of a DER PKCS#8 PrivateKeyInfo
     * @throws InvalidKeyException saying what is wrong with it, never its content
     */
    static RSAPrivateKey privateKey(String base64) throws InvalidKeyException {
        try {
            return sized((RSAPrivateKey) factory().generatePrivate(new PKCS8EncodedKeySpec(der(base64))));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException("not an RSA private key (DER PKCS#8)");
        }
    }

    static String base64(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    static byte[] sign(RSAPrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(SHA_256);
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static boolean verifies(String algorithm, RSAPublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
    }

    static byte[] encrypt(RSAPublicKey key, byte[] plain) {
        try {
            Cipher cipher = Cipher.getInstance(ENCRYPTION);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** @throws GeneralSecurityException for every kind of broken input; don't let a peer see which */
    static byte[] decrypt(RSAPrivateKey key, byte[] sealed) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ENCRYPTION);
        cipher.init(Cipher.DECRYPT_MODE, key);
        return cipher.doFinal(sealed);
    }

    private static byte[] der(String base64) throws InvalidKeyException {
        if (base64.length() > MAX_KEY_CHARACTERS) {
            throw new InvalidKeyException("longer than " + MAX_KEY_CHARACTERS + " characters");
        }
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("not valid base64");
        }
    }

    private static <K extends RSAKey> K sized(K key) throws InvalidKeyException {
        int bytes = (key.getModulus().bitLength() + 7) / 8;
        if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
            throw new InvalidKeyException(
                    "an RSA key of " + key.getModulus().bitLength() + " bits, which is not between 2048 and 4096");
        }
        return key;
    }

    private static KeyFactory factory() {
        try {
            return KeyFactory.getInstance("RSA");
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        }
    }

    private static KeysException missing(GeneralSecurityException e) {
        return new KeysException("this Java runtime can't do RSA as atProtocol needs it: " + e.getMessage(), e);
    }
}
