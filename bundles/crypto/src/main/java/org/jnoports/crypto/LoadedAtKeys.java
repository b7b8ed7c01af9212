package org.jnoports.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.Optional;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.EnrollingKeys;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;

/** Keys from an atKeys file, or for one. */
final class LoadedAtKeys implements AtKeys {
    private final AtKeysMembers members;
    private final RSAPrivateKey authentication;
    private final RSAPrivateKey encryption;

    private LoadedAtKeys(AtKeysMembers members, RSAPrivateKey authentication, RSAPrivateKey encryption) {
        this.members = members;
        this.authentication = authentication;
        this.encryption = encryption;
    }

    /** @throws InvalidKeyException saying which key is broken, never its content */
    static LoadedAtKeys of(AtKeysMembers members) throws InvalidKeyException {
        return new LoadedAtKeys(
                members,
                pair("aesPkam", members.pkamPublicKey(), members.pkamPrivateKey()),
                pair("aesEncrypt", members.encryptPublicKey(), members.encryptPrivateKey()));
    }

    /** What to write into a file. */
    AtKeysMembers members() {
        return members;
    }

    @Override
    public byte[] signAuthentication(byte[] challenge) {
        return Rsa.sign(authentication, challenge);
    }

    @Override
    public byte[] signEnvelope(byte[] payload) {
        return Rsa.sign(encryption, payload);
    }

    @Override
    public byte[] open(byte[] sealed) {
        try {
            return Rsa.decrypt(encryption, sealed);
        } catch (GeneralSecurityException e) { // one sentence and no cause: a peer that learned which could decrypt by asking
            throw new KeysException("a sealed key can't be opened: it is damaged, or was sealed for another public key", null);
        }
    }

    @Override
    public String authenticationPublicKey() {
        return members.pkamPublicKey();
    }

    @Override
    public String encryptionPublicKey() {
        return members.encryptPublicKey();
    }

    @Override
    public SharedKey selfEncryptionKey() {
        return members.selfEncryptionKey();
    }

    @Override
    public EnrollingKeys.Sent handOver(String sealedKey) {
        try {
            SharedKey app = SharedKey.fromBase64(new String(open(Base64.getDecoder().decode(sealedKey)), StandardCharsets.US_ASCII));
            return new EnrollingKeys.Sent(AesCtr.encrypt(app, AesCtr.zeroIv(), members.encryptPrivateKey()),
                    AesCtr.encrypt(app, AesCtr.zeroIv(), members.selfEncryptionKey().base64()));
        } catch (IllegalArgumentException | KeysException e) {
            throw new KeysException("the app's key can't be opened: it is damaged, or was sealed for another public key", null);
        }
    }

    @Override
    public Optional<String> enrollmentId() {
        return members.enrollmentId();
    }

    @Override
    public String toString() {
        return "AtKeys[]";
    }

    /**
     * @param prefix what the members' names start with
     * @return the private one
     */
    private static RSAPrivateKey pair(String prefix, String publicText, String privateText) throws InvalidKeyException {
        BigInteger modulus = publicModulus(prefix, publicText);
        RSAPrivateKey key = privateKey(prefix, privateText);
        if (!key.getModulus().equals(modulus)) {
            throw new InvalidKeyException(
                    "its members " + prefix + "PublicKey and " + prefix + "PrivateKey don't belong together");
        }
        return key;
    }

    private static BigInteger publicModulus(String prefix, String text) throws InvalidKeyException {
        try {
            return Rsa.publicKey(text).getModulus();
        } catch (InvalidKeyException e) {
            throw new InvalidKeyException("its member " + prefix + "PublicKey is " + e.getMessage());
        }
    }

    private static RSAPrivateKey privateKey(String prefix, String text) throws InvalidKeyException {
        try {
            return Rsa.privateKey(text);
        } catch (InvalidKeyException e) {
            throw new InvalidKeyException("its member " + prefix + "PrivateKey is " + e.getMessage());
        }
    }
}
