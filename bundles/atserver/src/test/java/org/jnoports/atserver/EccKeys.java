package org.jnoports.atserver;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** The vectors' ECC pair, for logins. */
final class EccKeys {
    private static final Map<String, Object> PAIR = VectorBlocks.object(VectorBlocks.block("pkam").get("ecc"));
    static final String PUBLIC = PAIR.get("publicKeyHex").toString();

    private EccKeys() {}

    /** @return the whole answer */
    static String login(RawClient client, String atSign) {
        String challenge = client.reply("from:" + atSign).substring("data:".length());
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPrivateKeySpec spec = new ECPrivateKeySpec(new BigInteger(PAIR.get("privateKeyHex").toString(), 16), curve.getParameterSpec(ECParameterSpec.class));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(KeyFactory.getInstance("EC").generatePrivate(spec));
            signature.update(challenge.getBytes(StandardCharsets.UTF_8));
            String digits = HexFormat.of().formatHex(signature.sign());
            String text = Base64.getEncoder().encodeToString(digits.getBytes(StandardCharsets.US_ASCII));
            return client.ask("pkam:signingAlgo:ecc_secp256r1:hashingAlgo:sha256:" + text);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
