package org.jnoports.atserver.command;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * The metadata of one command: only what was said. Flags are {@code true} or {@code false}, numbers as sent.
 *
 * @param fields in the order of the specification, unmodifiable
 */
public record Metadata(Map<MetadataField, String> fields) {
    /** Nothing was said. */
    public static final Metadata NONE = new Metadata(Map.of());

    public Metadata {
        EnumMap<MetadataField, String> ordered = new EnumMap<>(MetadataField.class);
        fields.forEach((field, value) -> ordered.put(field, normalised(field, value)));
        fields = Collections.unmodifiableMap(ordered);
    }

    private static String normalised(MetadataField field, String value) {
        return field.kind() == MetadataField.Kind.FLAG ? value.toLowerCase(Locale.ROOT) : value;
    }

    /** A text or flag, if it was said. */
    public Optional<String> get(MetadataField field) {
        return Optional.ofNullable(fields.get(field));
    }

    /**
     * A number, if it was said.
     *
     * @throws Refusal AT0003 if it doesn't fit 64 bits
     */
    public OptionalLong number(MetadataField field) {
        String value = fields.get(field);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Numbers.parse(value));
    }

    /**
     * Checks the numbers' ranges: ttl and ttb from 0, ttr from -1 (for ever).
     *
     * @throws Refusal AT0003 if one is out of range
     */
    public void check() {
        atLeast(0, MetadataField.TTL);
        atLeast(0, MetadataField.TTB);
        atLeast(-1, MetadataField.TTR);
    }

    private void atLeast(long least, MetadataField field) {
        OptionalLong value = number(field);
        if (value.isPresent() && value.getAsLong() < least) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX,
                    "Valid value for " + field.wireName() + " should be greater than or equal to " + least);
        }
    }

    /** Names only: values may be keys, encrypted or not. */
    @Override
    public String toString() {
        return "Metadata" + fields.keySet();
    }
}
