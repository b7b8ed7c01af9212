package org.jnoports.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The keys of an app that asks to be let in to an atSign (atprotocol.md, section 6.2), for use only: private keys are never
 * handed out, and {@code toString} shows nothing. Thread-safe. The operations take milliseconds.
 */
@ProviderType
public interface EnrollingKeys {
    /** The public half of its authentication key: base64 of its DER SubjectPublicKeyInfo. */
    String publicKey();

    /**
     * The symmetric key under which whoever approves sends the atSign's keys, sealed for the atSign.
     *
     * @param encryptionPublicKey the atSign's: base64 of a DER SubjectPublicKeyInfo
     * @return base64
     */
    String sealedFor(String encryptionPublicKey);

    /** Signs a PKAM challenge: RSASSA-PKCS1-v1_5, SHA-256. */
    byte[] signAuthentication(byte[] challenge);

    /**
     * What the app has once it is let in.
     *
     * @param encryptionPublicKey the atSign's
     * @param sent what was sent by who approved
     * @throws KeysException the same sentence for every kind of broken input
     */
    AtKeys approved(String enrollmentId, String encryptionPublicKey, Sent sent);

    /**
     * An atSign's keys on their way to an app, each encrypted with the app's symmetric key under a zero IV, base64.
     *
     * @param encryptionPrivateKey of the private key's base64 text
     * @param selfEncryptionKey of the key's base64 text
     */
    record Sent(String encryptionPrivateKey, String selfEncryptionKey) {
        @Override
        public String toString() {
            return "Sent[]";
        }
    }
}
