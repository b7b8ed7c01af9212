package org.jnoports.crypto;

import java.security.KeyPair;
import java.util.Optional;
import org.jnoports.api.keys.SharedKey;

/**
 * The content of an atKeys file, decrypted (atprotocol.md, section 5.2). Keys are base64 of their DER.
 *
 * @param apkamSymmetricKey base64; only in files of an APKAM enrolment
 */
record AtKeysMembers(
        String pkamPublicKey,
        String pkamPrivateKey,
        String encryptPublicKey,
        String encryptPrivateKey,
        SharedKey selfEncryptionKey,
        Optional<String> enrollmentId,
        Optional<String> apkamSymmetricKey) {

    static AtKeysMembers of(KeyPair pkam, KeyPair encryption, SharedKey selfEncryptionKey) {
        return new AtKeysMembers(
                Rsa.base64(pkam.getPublic()),
                Rsa.base64(pkam.getPrivate()),
                Rsa.base64(encryption.getPublic()),
                Rsa.base64(encryption.getPrivate()),
                selfEncryptionKey,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public String toString() {
        return "AtKeysMembers[]";
    }
}
