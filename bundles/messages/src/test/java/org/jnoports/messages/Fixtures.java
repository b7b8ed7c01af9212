package org.jnoports.messages;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.plain.Services;
import org.jnoports.testkit.Vectors;

/** The names and keys of the specification's examples and vectors. */
final class Fixtures {
    static final AtSign CLIENT = AtSign.of("@gary_client");
    static final AtSign DAEMON = AtSign.of("@gary_device");
    static final AtSign RELAY = AtSign.of("@rv_demo");
    static final String SID = "9f1c2b3a-4d5e-4f60-8a7b-1c2d3e4f5a6b";
    static final AtKeys CLIENT_KEYS = new VectorKeys("client");
    static final AtKeys DAEMON_KEYS = new VectorKeys("daemon");

    private Fixtures() {}

    /** The codec with the real verifier. */
    static NoPortsMessageCodec codec() {
        return new NoPortsMessageCodec(new Services(Fixtures.class.getClassLoader(), Map.of()).get(SignatureVerifier.class));
    }

    /** The codec where nothing is verified. */
    static NoPortsMessageCodec codecWithoutVerifier() {
        return new NoPortsMessageCodec((key, signed, signature, hashing) -> {
            throw new AssertionError("nothing is to be verified here");
        });
    }

    static AtNotification notification(AtSign from, String name, AtSign to, String value) {
        return new AtNotification("id-1", AtKey.shared(to, name, from), value, Instant.EPOCH);
    }

    static Map<String, Object> vectors(String member) {
        try {
            return child(JSON.std.mapFrom(Vectors.noPorts()), member);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Map<String, Object>> items(String member) {
        return ((List<?>) vectors(member).get("items")).stream().map(Fixtures::map).toList();
    }

    static Map<String, Object> envelope(String name) {
        return items("envelopes").stream().filter(item -> item.get("name").equals(name)).findFirst().orElseThrow();
    }

    private static Map<String, Object> child(Map<String, Object> parent, String member) {
        return map(parent.get(member));
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** A key pair of the vectors, for envelopes only. */
    private record VectorKeys(String who) implements AtKeys {
        @Override
        public byte[] signEnvelope(byte[] payload) {
            try {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(privateKey());
                signature.update(payload);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String encryptionPublicKey() {
            return vectors("keys").get(who + "_encryption_public_spki_b64").toString();
        }

        private PrivateKey privateKey() throws GeneralSecurityException {
            String text = vectors("keys").get(who + "_encryption_private_pkcs8_b64").toString();
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        }

        @Override
        public byte[] signAuthentication(byte[] challenge) {
            throw new AssertionError("an envelope is never signed with the authentication key");
        }

        @Override
        public byte[] open(byte[] sealed) {
            throw new AssertionError("nothing is sealed here");
        }

        @Override
        public String authenticationPublicKey() {
            throw new AssertionError("not asked for");
        }

        @Override
        public SharedKey selfEncryptionKey() {
            throw new AssertionError("not asked for");
        }

        @Override
        public Optional<String> enrollmentId() {
            return Optional.empty();
        }
    }
}
