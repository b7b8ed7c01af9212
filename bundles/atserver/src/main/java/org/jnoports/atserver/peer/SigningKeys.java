package org.jnoports.atserver.peer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.store.Records;

/**
 * The key pair by which an atServer proves to others whose it is: RSA-2048, made at its first start, kept among its
 * records (atprotocol.md, section 3.5, step 6).
 */
public final class SigningKeys {
    private static final int BITS = 2_048;
    private static final String GENERATED = "privatekey:signing_keypair_generated";

    private final Records records;

    public SigningKeys(Records records) {
        this.records = records;
    }

    /** Makes the pair if there is none; takes a moment then. */
    public void ensure() {
        if (records.find(publicKeyName()).isPresent() && records.find(privateKeyName()).isPresent()) {
            return;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            records.put(privateKeyName(), base64(pair.getPrivate().getEncoded()));
            records.put(publicKeyName(), base64(pair.getPublic().getEncoded()));
            records.put(GENERATED, "true");
        } catch (GeneralSecurityException e) {
            throw new KeysException("this Java can't make RSA keys", e);
        }
    }

    /** RSASSA-PKCS1-v1_5, SHA-256, in base64. */
    String sign(String text) {
        try {
            String key = records.find(privateKeyName()).map(StoredRecord::value).orElse("");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return base64(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeysException("the signing key of " + records.owner() + "'s atServer is broken", null);
        }
    }

    private String publicKeyName() {
        return "public:signing_publickey" + records.owner();
    }

    private String privateKeyName() {
        return records.owner() + ":signing_privatekey" + records.owner();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
