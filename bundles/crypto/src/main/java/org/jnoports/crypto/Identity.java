package org.jnoports.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;

/**
 * An EC private key with the certificate for it.
 *
 * @param chain its certificate first, then those of the CAs above it
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final String KEY_LABEL = "PRIVATE KEY";

    /** @throws GeneralSecurityException saying what is wrong with it, never its content */
    static Identity fromPem(byte[] pem) throws GeneralSecurityException {
        String text = new String(pem, StandardCharsets.US_ASCII);
        List<byte[]> keys = Pem.blocks(KEY_LABEL, text);
        List<X509Certificate> chain = Certificates.fromPem(text);
        if (keys.size() != 1 || chain.isEmpty()) {
            throw new GeneralSecurityException("it doesn't hold a private key and its certificate");
        }
        return new Identity(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(keys.get(0))), chain);
    }

    byte[] toPem() throws GeneralSecurityException {
        StringBuilder pem = new StringBuilder(Pem.block(KEY_LABEL, key.getEncoded()));
        for (X509Certificate certificate : chain) {
            pem.append(Certificates.toPem(certificate));
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    boolean isValidUntil(Instant when) {
        return certificate().getNotAfter().toInstant().isAfter(when);
    }

    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
