package org.jnoports.atserver.verb;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** ECDSA on P-256 with SHA-256, with keys and signatures as hexadecimal text (atprotocol.md, section 3.3). */
final class EccSignature {
    private static final int COORDINATE_DIGITS = 64;
    private static final int KEY_DIGITS = 2 + 2 * COORDINATE_DIGITS;

    private EccSignature() {}

    /**
     * @param key an uncompressed point: {@code 04} and two coordinates of 64 digits
     * @param signature base64 of the digits of r and s
     * @return false for every kind of failure, broken input included
     */
    static boolean verifies(String key, byte[] signed, String signature) {
        try {
            String digits = new String(Base64.getDecoder().decode(signature), StandardCharsets.US_ASCII);
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(publicKey(key.strip().toLowerCase(Locale.ROOT)));
            verifier.update(signed);
            return verifier.verify(HexFormat.of().parseHex(digits.toLowerCase(Locale.ROOT)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PublicKey publicKey(String digits) throws GeneralSecurityException {
        if (digits.length() != KEY_DIGITS || !digits.startsWith("04")) {
            throw new IllegalArgumentException("not an uncompressed point");
        }
        BigInteger x = new BigInteger(digits.substring(2, 2 + COORDINATE_DIGITS), 16);
        BigInteger y = new BigInteger(digits.substring(2 + COORDINATE_DIGITS), 16);
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPublicKeySpec spec = new ECPublicKeySpec(new ECPoint(x, y), curve.getParameterSpec(ECParameterSpec.class));
        return KeyFactory.getInstance("EC").generatePublic(spec);
    }
}
