package org.jnoports.atserver.command;

import java.util.Optional;

/** What a client may say about a record or a notification, in the order of the specification (section 0.2, {@code meta}). */
public enum MetadataField {
    TTL("ttl", Kind.NUMBER),
    TTB("ttb", Kind.NUMBER),
    TTR("ttr", Kind.NUMBER),
    CCD("ccd", Kind.FLAG),
    DATA_SIGNATURE("dataSignature", Kind.TEXT),
    IS_BINARY("isBinary", Kind.FLAG),
    IS_ENCRYPTED("isEncrypted", Kind.FLAG),
    SHARED_KEY_ENC("sharedKeyEnc", Kind.TEXT),
    PUB_KEY_CS("pubKeyCS", Kind.TEXT),
    ENCODING("encoding", Kind.TEXT),
    ENC_KEY_NAME("encKeyName", Kind.TEXT),
    ENC_ALGO("encAlgo", Kind.TEXT),
    IV_NONCE("ivNonce", Kind.TEXT),
    SKE_ENC_KEY_NAME("skeEncKeyName", Kind.TEXT),
    SKE_ENC_ALGO("skeEncAlgo", Kind.TEXT),
    IMMUTABLE("immutable", Kind.FLAG);

    /** How a value is written. */
    public enum Kind {
        NUMBER,
        FLAG,
        TEXT
    }

    private final String wireName;
    private final Kind kind;

    MetadataField(String wireName, Kind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    public String wireName() {
        return wireName;
    }

    public Kind kind() {
        return kind;
    }

    /** The field of that wire name. */
    public static Optional<MetadataField> of(String wireName) {
        for (MetadataField field : values()) {
            if (field.wireName.equals(wireName)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
