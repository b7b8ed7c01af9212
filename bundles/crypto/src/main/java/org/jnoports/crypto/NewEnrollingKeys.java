package org.jnoports.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.util.Optional;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.EnrollingKeys;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;

/** Fresh ones. */
final class NewEnrollingKeys implements EnrollingKeys {
    private final KeyPair authentication;
    private final SharedKey symmetric;

    NewEnrollingKeys(KeyPair authentication, SharedKey symmetric) {
        this.authentication = authentication;
        this.symmetric = symmetric;
    }

    @Override
    public String publicKey() {
        return Rsa.base64(authentication.getPublic());
    }

    @Override
    public String sealedFor(String encryptionPublicKey) {
        return new AesValueCipher().seal(symmetric, encryptionPublicKey);
    }

    @Override
    public byte[] signAuthentication(byte[] challenge) {
        return Rsa.sign((RSAPrivateKey) authentication.getPrivate(), challenge);
    }

    @Override
    public AtKeys approved(String enrollmentId, String encryptionPublicKey, Sent sent) {
        try {
            String privateKey = AesCtr.decrypt(symmetric, AesCtr.zeroIv(), sent.encryptionPrivateKey()).strip();
            SharedKey self = SharedKey.fromBase64(AesCtr.decrypt(symmetric, AesCtr.zeroIv(), sent.selfEncryptionKey()));
            return LoadedAtKeys.of(new AtKeysMembers(publicKey(), Rsa.base64(authentication.getPrivate()), encryptionPublicKey,
                    privateKey, self, Optional.of(enrollmentId), Optional.of(symmetric.base64())));
        } catch (GeneralSecurityException | KeysException e) { // which of them is broken is nobody's business
            throw new KeysException("the keys that were sent with the approval are broken, or were meant for another app", null);
        }
    }

    @Override
    public String toString() {
        return "EnrollingKeys[]";
    }
}
