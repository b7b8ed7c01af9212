package org.jnoports.atserver.command;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jnoports.atserver.wire.Refusal;

/** Scopes, owners and metadata, as several verbs have them. */
final class KeyParser {
    /** Options of SDKs that mean nothing to a server. */
    private static final Set<String> IGNORED = Set.of("sharedKeyStatus", "hash", "algo");

    private KeyParser() {}

    /** {@code :@name} in front of another colon. */
    static Optional<String> sharedWith(Cursor cursor) {
        if (!cursor.take(":@")) {
            return Optional.empty();
        }
        String name = cursor.token().orElseThrow(Refusal::syntax);
        if (!cursor.peekRest().startsWith(":")) {
            throw Refusal.syntax();
        }
        return Optional.of("@" + name);
    }

    /** {@code @name}, if there is one. */
    static Optional<String> owner(Cursor cursor) {
        return cursor.take("@") ? Optional.of(cursor.token().orElseThrow(Refusal::syntax)) : Optional.empty();
    }

    /** Metadata in any order; the reference insists on one, some SDKs have another (section 9.2). */
    static Metadata metadata(Cursor cursor) {
        Map<MetadataField, String> fields = new EnumMap<>(MetadataField.class);
        boolean more = true;
        while (more) {
            more = metadataField(cursor, fields);
        }
        return new Metadata(fields);
    }

    /** One more metadata option, if there is one. */
    static boolean metadataField(Cursor cursor, Map<MetadataField, String> fields) {
        for (MetadataField field : MetadataField.values()) {
            Optional<String> value = fields.containsKey(field) ? Optional.empty() : cursor.option(field.wireName(), valid(field));
            if (value.isPresent()) {
                fields.put(field, value.get());
                return true;
            }
        }
        return IGNORED.stream().anyMatch(name -> cursor.option(name, value -> true).isPresent());
    }

    static boolean isFlag(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("true") || lower.equals("false");
    }

    private static Predicate<String> valid(MetadataField field) {
        return switch (field.kind()) {
            case NUMBER -> Numbers::isSigned;
            case FLAG -> KeyParser::isFlag;
            case TEXT -> value -> true;
        };
    }
}
