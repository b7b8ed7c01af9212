package org.jnoports.crypto;

import java.security.GeneralSecurityException;
import java.util.Base64;
import org.jnoports.api.keys.SignatureVerifier;
import org.osgi.service.component.annotations.Component;

/** The {@link SignatureVerifier}, by the JDK's own RSA; keys of 2,048 to 4,096 bits. */
@Component
public final class RsaSignatureVerifier implements SignatureVerifier {
    /** A signature by a 4,096-bit key has 684 characters. */
    private static final int MAX_SIGNATURE_CHARACTERS = 1024;

    @Override
    public boolean verifies(String publicKey, byte[] signed, String signature, String hashing) {
        return switch (hashing) {
            case "sha256" -> verifies(Rsa.SHA_256, publicKey, signed, signature);
            case "sha512" -> verifies(Rsa.SHA_512, publicKey, signed, signature);
            default -> false;
        };
    }

    private static boolean verifies(String algorithm, String publicKey, byte[] signed, String signature) {
        if (signature.length() > MAX_SIGNATURE_CHARACTERS) {
            return false;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(signature.strip());
            return Rsa.verifies(algorithm, Rsa.publicKey(publicKey), signed, bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // IllegalArgumentException: not base64
        }
    }
}
