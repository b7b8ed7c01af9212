package org.jnoports.atserver.verb;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/**
 * {@code update:json:}: the same command as {@code update:}, under the same rules, except that the value may have several
 * lines (atprotocol.md, section 3.9).
 */
final class UpdateJson {
    private static final Pattern TOKEN = Pattern.compile("[^:@\\s]+");
    private static final String PKAM_PUBLIC_KEY = "privatekey:at_pkam_publickey";

    private UpdateJson() {}

    /** @throws Refusal AT0003 if it isn't an update */
    static Command.Update parse(String json) {
        Map<String, Object> members = Json.object(json).orElseThrow(Refusal::syntax);
        Map<?, ?> metadata = members.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        String value = text(members, "value").orElseThrow(Refusal::syntax);
        return new Command.Update(key(members, Boolean.TRUE.equals(metadata.get("isPublic"))), value, metadata(metadata));
    }

    private static KeyName key(Map<String, Object> members, boolean isPublic) {
        String name = text(members, "atKey").orElseThrow(Refusal::syntax);
        Optional<String> sharedWith = text(members, "sharedWith").filter(text -> !text.isEmpty());
        boolean valid = TOKEN.matcher(name).matches() || name.equals(PKAM_PUBLIC_KEY);
        if (!valid || (isPublic && sharedWith.isPresent())) {
            throw Refusal.syntax();
        }
        return new KeyName(false, isPublic, sharedWith, name, text(members, "sharedBy").filter(text -> !text.isEmpty()));
    }

    private static Metadata metadata(Map<?, ?> members) {
        Map<MetadataField, String> fields = new EnumMap<>(MetadataField.class);
        for (MetadataField field : MetadataField.values()) {
            Object member = members.get(field.wireName());
            if (member != null) {
                fields.put(field, valid(field, member.toString()));
            }
        }
        return new Metadata(fields);
    }

    private static String valid(MetadataField field, String text) {
        boolean fits = switch (field.kind()) {
            case NUMBER -> text.matches("-?\\d{1,18}");
            case FLAG -> text.equals("true") || text.equals("false");
            case TEXT -> TOKEN.matcher(text).matches();
        };
        if (!fits) {
            throw Refusal.syntax();
        }
        return text;
    }

    private static Optional<String> text(Map<String, Object> members, String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
