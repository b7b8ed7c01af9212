package org.jnoports.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jnoports.api.keys.KeysException;

/**
 * A certificate that lives for one session, and its private key. Peers compare it whole, so its names and dates mean nothing.
 *
 * @param certificate base64 of its DER
 */
record SessionCertificate(PrivateKey key, String certificate) {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final byte[] COMMON_NAME = Der.oid(0x55, 0x04, 0x03);
    private static final byte[] NAME = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text("JNoPorts session"))));
    /** No clock can spoil it (RFC 5280, section 4.1.2.5). */
    private static final byte[] ALWAYS = Der.sequence(Der.time("20200101000000Z"), Der.time("99991231235959Z"));
    private static final byte[] VERSION_3 = Der.explicit(0, Der.integer(new byte[] {2}));
    private static final int SERIAL_BITS = 120;

    /** A new one: ECDSA over P-256. */
    static SessionCertificate create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
            byte[] content = Der.sequence(VERSION_3, Der.integer(serial.toByteArray()), ECDSA_WITH_SHA256, NAME, ALWAYS, NAME,
                    pair.getPublic().getEncoded());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            byte[] certificate = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return new SessionCertificate(pair.getPrivate(), Base64.getEncoder().encodeToString(certificate));
        } catch (GeneralSecurityException e) {
            throw new KeysException("this Java runtime can't make a certificate for the session: " + e.getMessage(), e);
        }
    }

    /**
     * @param key base64 of a DER PKCS#8 PrivateKeyInfo
     * @throws KeysException without a word of it
     */
    static SessionCertificate of(String certificate, String key) {
        try {
            byte[] der = Base64.getDecoder().decode(key);
            return new SessionCertificate(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)), certificate);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw StreamKey.broken();
        }
    }

    String privateKey() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    @Override
    public String toString() {
        return "SessionCertificate[]";
    }
}
