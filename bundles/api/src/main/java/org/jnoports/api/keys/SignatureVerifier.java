package org.jnoports.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/** Verifies RSASSA-PKCS1-v1_5 signatures. Thread-safe. */
@ProviderType
public interface SignatureVerifier {
    /**
     * @param publicKey base64 of a DER SubjectPublicKeyInfo, RSA
     * @param signed the bytes that were signed
     * @param signature base64
     * @param hashing {@code sha256} or {@code sha512}; anything else doesn't verify
     * @return false for every kind of failure, broken input included
     */
    boolean verifies(String publicKey, byte[] signed, String signature, String hashing);
}
