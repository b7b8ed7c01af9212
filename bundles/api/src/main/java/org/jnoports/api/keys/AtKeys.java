package org.jnoports.api.keys;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an atKeys file holds (atprotocol.md, section 5.2), for use only: private keys are never handed out, and
 * {@code toString} shows nothing. Thread-safe. The operations take milliseconds: keep them off event loops.
 */
@ProviderType
public interface AtKeys {
    /**
     * Signs a PKAM challenge with the authentication key: RSASSA-PKCS1-v1_5, SHA-256.
     *
     * @return 256 bytes
     */
    byte[] signAuthentication(byte[] challenge);

    /**
     * Signs the payload of an envelope with the encryption key: RSASSA-PKCS1-v1_5, SHA-256.
     *
     * @return 256 bytes
     */
    byte[] signEnvelope(byte[] payload);

    /**
     * Decrypts what was sealed for this atSign's encryption key (RSAES-PKCS1-v1_5).
     *
     * @param sealed 256 bytes
     * @throws KeysException the same sentence for every kind of broken input
     */
    byte[] open(byte[] sealed);

    /** The public half of the authentication key: base64 of its DER SubjectPublicKeyInfo. */
    String authenticationPublicKey();

    /** The public half of the encryption key: base64 of its DER SubjectPublicKeyInfo; published as {@code public:publickey}. */
    String encryptionPublicKey();

    /** Encrypts the atSign's own records. */
    SharedKey selfEncryptionKey();

    /**
     * Encrypts this atSign's own keys for an app that it lets in (atprotocol.md, section 5.9).
     *
     * @param sealedKey the app's symmetric key, sealed for this atSign's encryption key, base64
     * @throws KeysException the same sentence for every kind of broken input
     */
    default EnrollingKeys.Sent handOver(String sealedKey) {
        throw new KeysException("these keys can't let an app in", null);
    }

    /** The APKAM enrolment that the authentication key belongs to, if any. */
    Optional<String> enrollmentId();
}
