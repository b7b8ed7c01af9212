package org.jnoports.crypto;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SshKeys;
import org.osgi.service.component.annotations.Component;

/** The {@link SshKeys}: keys by the JDK, in the format that OpenSSH's PROTOCOL.key describes, without a passphrase. */
@Component
public final class OpenSshKeys implements SshKeys {
    private static final int RSA_BITS = 4096;
    private static final int ED25519_BYTES = 32;
    private static final int PADDED_TO_BYTES = 8;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param type the name of its algorithm in SSH
     * @param publicPart the public key as it goes over the wire
     * @param privatePart what follows the type's name in the private section
     */
    private record Parts(String type, SshWriter publicPart, SshWriter privatePart) {}

    @Override
    public Pair create(Algorithm algorithm, String comment) {
        if (comment.chars().anyMatch(Character::isISOControl)) {
            throw new KeysException("the comment of an SSH key can't have line breaks or other control characters", null);
        }
        Parts parts = algorithm == Algorithm.RSA ? rsa() : ed25519();
        String publicKey = parts.type + " " + Base64.getEncoder().encodeToString(parts.publicPart.toBytes());
        return new Pair(
                Pem.block("OPENSSH PRIVATE KEY", privateKey(parts, comment)),
                comment.isEmpty() ? publicKey : publicKey + " " + comment);
    }

    private byte[] privateKey(Parts parts, String comment) {
        return new SshWriter()
                .raw("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
                .string("none") // cipher
                .string("none") // key derivation
                .string("") // its options
                .uint32(1) // keys
                .string(parts.publicPart.toBytes())
                .string(privateSection(parts, comment))
                .toBytes();
    }

    private byte[] privateSection(Parts parts, String comment) {
        int check = random.nextInt();
        SshWriter section = new SshWriter()
                .uint32(check)
                .uint32(check)
                .string(parts.type)
                .raw(parts.privatePart.toBytes())
                .string(comment);
        for (int i = 1; section.size() % PADDED_TO_BYTES != 0; i++) {
            section.raw(new byte[] {(byte) i});
        }
        return section.toBytes();
    }

    private static Parts rsa() {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) Rsa.newPair(RSA_BITS).getPrivate();
        SshWriter publicPart =
                new SshWriter().string("ssh-rsa").mpint(key.getPublicExponent()).mpint(key.getModulus());
        SshWriter privatePart = new SshWriter()
                .mpint(key.getModulus())
                .mpint(key.getPublicExponent())
                .mpint(key.getPrivateExponent())
                .mpint(key.getCrtCoefficient())
                .mpint(key.getPrimeP())
                .mpint(key.getPrimeQ());
        return new Parts("ssh-rsa", publicPart, privatePart);
    }

    private static Parts ed25519() {
        KeyPair pair = ed25519Pair();
        byte[] info = pair.getPublic().getEncoded(); // a SubjectPublicKeyInfo, which ends in the key itself
        byte[] point = Arrays.copyOfRange(info, info.length - ED25519_BYTES, info.length);
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        SshWriter publicPart = new SshWriter().string("ssh-ed25519").string(point);
        byte[] seedAndPoint = new SshWriter().raw(seed).raw(point).toBytes();
        return new Parts("ssh-ed25519", publicPart, new SshWriter().string(point).string(seedAndPoint));
    }

    private static KeyPair ed25519Pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new KeysException("this Java runtime can't make Ed25519 keys: use ssh-rsa", e);
        }
    }
}
