package org.jnoports.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;

/** The text of an atKeys file: one JSON object, its RSA keys encrypted with the self encryption key under a zero IV. */
final class AtKeysJson {
    private static final String PKAM_PUBLIC = "aesPkamPublicKey";
    private static final String PKAM_PRIVATE = "aesPkamPrivateKey";
    private static final String ENCRYPT_PUBLIC = "aesEncryptPublicKey";
    private static final String ENCRYPT_PRIVATE = "aesEncryptPrivateKey";
    private static final String SELF = "selfEncryptionKey";
    private static final String APKAM = "apkamSymmetricKey";
    private static final String ENROLLMENT = "enrollmentId";
    private static final int MAX_NESTING = 16;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

    private AtKeysJson() {}

    /** @throws InvalidKeyException saying what is wrong, never the content */
    static AtKeysMembers parse(byte[] json) throws InvalidKeyException {
        Map<String, String> texts = texts(json);
        SharedKey self = self(required(texts, SELF));
        return new AtKeysMembers(
                decrypted(texts, PKAM_PUBLIC, self),
                decrypted(texts, PKAM_PRIVATE, self),
                decrypted(texts, ENCRYPT_PUBLIC, self),
                decrypted(texts, ENCRYPT_PRIVATE, self),
                self,
                Optional.ofNullable(texts.get(ENROLLMENT)),
                Optional.ofNullable(texts.get(APKAM)));
    }

    /** The members in the order in which the other implementations write them. */
    static byte[] format(AtSign atSign, AtKeysMembers keys) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            SharedKey self = keys.selfEncryptionKey();
            json.writeStartObject();
            json.writeStringField(PKAM_PUBLIC, encrypted(self, keys.pkamPublicKey()));
            json.writeStringField(PKAM_PRIVATE, encrypted(self, keys.pkamPrivateKey()));
            json.writeStringField(ENCRYPT_PUBLIC, encrypted(self, keys.encryptPublicKey()));
            json.writeStringField(ENCRYPT_PRIVATE, encrypted(self, keys.encryptPrivateKey()));
            json.writeStringField(SELF, self.base64());
            json.writeStringField(atSign.toString(), self.base64());
            if (keys.apkamSymmetricKey().isPresent()) {
                json.writeStringField(APKAM, keys.apkamSymmetricKey().get());
            }
            if (keys.enrollmentId().isPresent()) {
                json.writeStringField(ENROLLMENT, keys.enrollmentId().get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new KeysException("atKeys can't be written as JSON: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> texts(byte[] json) throws InvalidKeyException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidKeyException("it isn't a JSON object");
            }
            Map<String, String> texts = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getText());
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new InvalidKeyException("something follows its JSON object");
            }
            return texts;
        } catch (JsonProcessingException e) {
            throw new InvalidKeyException("it isn't a JSON object without repeated members" + place(e));
        } catch (IOException e) {
            throw new InvalidKeyException("it isn't UTF-8");
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
    }

    private static SharedKey self(String text) throws InvalidKeyException {
        try {
            return SharedKey.fromBase64(text);
        } catch (KeysException e) {
            throw new InvalidKeyException("its member " + SELF + " is broken: " + e.getMessage());
        }
    }

    private static String required(Map<String, String> texts, String member) throws InvalidKeyException {
        String text = texts.get(member);
        if (text == null && member.equals(PKAM_PRIVATE)) {
            throw new InvalidKeyException("it has no text member " + member + " (keys held by hardware aren't supported)");
        }
        if (text == null) {
            throw new InvalidKeyException("it has no text member " + member);
        }
        return text;
    }

    private static String decrypted(Map<String, String> texts, String member, SharedKey self) throws InvalidKeyException {
        try {
            return AesCtr.decrypt(self, AesCtr.zeroIv(), required(texts, member)).strip();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("its member " + member + " is damaged or wasn't encrypted with its " + SELF);
        }
    }

    private static String encrypted(SharedKey self, String text) {
        return AesCtr.encrypt(self, AesCtr.zeroIv(), text);
    }
}
