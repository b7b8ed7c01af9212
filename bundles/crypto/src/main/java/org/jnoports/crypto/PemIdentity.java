package org.jnoports.crypto;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jnoports.api.keys.KeysException;

/** A certificate and its key in PEM files that somebody else made. */
final class PemIdentity {
    private static final String LABEL = "PRIVATE KEY";
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);
    private static final SmallFile CERTIFICATES = new SmallFile("certificate file", 1024 * 1024, "name the right one");
    private static final SmallFile KEYS = new SmallFile("key file", 64 * 1024, "name the right one");

    private PemIdentity() {}

    /** @throws KeysException that names the file and says what to do */
    static Identity read(Path certificates, Path key) {
        List<X509Certificate> chain = chain(certificates);
        OwnerFiles.warnIfOthersMayRead(KEYS.kind(), key);
        PrivateKey privateKey = key(key, KEYS.read(key));
        if (!belongs(privateKey, chain.get(0).getPublicKey())) {
            throw new KeysException("the key in " + key + " isn't that of the first certificate in " + certificates
                    + ": name the two that belong together", null);
        }
        return new Identity(privateKey, chain);
    }

    private static List<X509Certificate> chain(Path file) {
        try {
            List<X509Certificate> chain = Certificates.fromPem(new String(CERTIFICATES.read(file), StandardCharsets.ISO_8859_1));
            if (chain.isEmpty()) {
                throw new GeneralSecurityException("it holds no certificate");
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new KeysException("the certificate file " + file + " can't be used, " + e.getMessage() + ": it must be PEM, 'BEGIN CERTIFICATE'", null);
        }
    }

    private static PrivateKey key(Path file, byte[] content) {
        try {
            List<byte[]> keys = Pem.blocks(LABEL, new String(content, StandardCharsets.ISO_8859_1));
            if (keys.size() == 1) {
                return parsed(keys.get(0));
            }
        } catch (GeneralSecurityException e) { // told below, without the content
        }
        throw new KeysException("the key file " + file + " holds no private key that can be used: it must be one, PKCS#8 in PEM"
                + " ('BEGIN PRIVATE KEY'), RSA or EC; 'openssl pkcs8 -topk8 -nodes' makes it of others", null);
    }

    private static PrivateKey parsed(byte[] der) throws NoSuchAlgorithmException, InvalidKeySpecException {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        }
    }

    private static boolean belongs(PrivateKey privateKey, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(privateKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
