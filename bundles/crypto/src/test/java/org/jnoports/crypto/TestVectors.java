package org.jnoports.crypto;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.testkit.Vectors;

/** Reads the vector files. */
final class TestVectors {
    static final Map<String, Object> AT_PROTOCOL = json(Vectors.atProtocol());
    static final Map<String, Object> NO_PORTS = json(Vectors.noPorts());

    private TestVectors() {}

    static Map<String, Object> json(String text) {
        try {
            return JSON.std.mapFrom(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String json(Map<String, Object> object) {
        try {
            return JSON.std.asString(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // the vector files have objects with text keys only
    static Map<String, Object> object(Map<String, Object> parent, String member) {
        return (Map<String, Object>) parent.get(member);
    }

    @SuppressWarnings("unchecked") // as above
    static Stream<Map<String, Object>> items(Map<String, Object> parent, String member) {
        return ((List<Map<String, Object>>) parent.get(member)).stream();
    }

    static String text(Map<String, Object> parent, String member) {
        return (String) parent.get(member);
    }

    static String publicKey(String name) {
        return text(object(object(AT_PROTOCOL, "keys"), name), "publicKey_spki_der_b64");
    }

    static String privateKey(String name) {
        return text(object(object(AT_PROTOCOL, "keys"), name), "privateKey_pkcs8_der_b64");
    }

    /** Keys whose two pairs are pairs of the atProtocol vectors. */
    static AtKeys keys(String authentication, String encryption) {
        return keys(publicKey(authentication), privateKey(authentication), publicKey(encryption), privateKey(encryption));
    }

    /** Keys whose encryption pair is one of the NoPorts vectors, for example "client_encryption". */
    static AtKeys noPortsKeys(String pair) {
        return keys(publicKey("alice_pkam"), privateKey("alice_pkam"), noPortsKey(pair + "_public_spki_b64"),
                noPortsKey(pair + "_private_pkcs8_b64"));
    }

    static String noPortsKey(String member) {
        return text(object(NO_PORTS, "keys"), member);
    }

    private static AtKeys keys(String pkamPublic, String pkamPrivate, String encryptPublic, String encryptPrivate) {
        try {
            return LoadedAtKeys.of(new AtKeysMembers(
                    pkamPublic, pkamPrivate, encryptPublic, encryptPrivate,
                    SharedKey.of(new byte[32]), Optional.empty(), Optional.empty()));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }
}
