package org.jnoports.atserver.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Timestamps;

/** Records as look-ups answer them, and as they come from other atServers (atprotocol.md, section 3.6). */
public final class RecordJson {
    private static final String[] HEAD = {"createdBy", "updatedBy", "createdAt", "updatedAt"};

    private RecordJson() {}

    /** The answer in the form that was asked for. */
    public static String text(Command.Form form, String key, StoredRecord record) {
        return switch (form) {
            case VALUE -> record.value();
            case META -> Json.text(metadata(record));
            case ALL -> Json.text(all(key, record));
        };
    }

    /**
     * Reads {@code {"key":…,"data":…,"metaData":{…}}}; members that aren't known are dropped.
     *
     * @return empty if it isn't that
     */
    public static Optional<StoredRecord> parse(String json) {
        return Json.object(json).filter(members -> members.get("data") instanceof String)
                .map(members -> record((String) members.get("data"), members.get("metaData")));
    }

    /** Metadata as synchronisation has them: texts, whatever they are. */
    public static Map<String, Object> texts(StoredRecord record) {
        Map<String, Object> members = metadata(record);
        members.replaceAll((name, value) -> String.valueOf(value));
        return members;
    }

    private static Map<String, Object> all(String key, StoredRecord record) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", key);
        members.put("data", record.value());
        members.put("metaData", metadata(record));
        return members;
    }

    /** Only what there is: one client can't bear null, nor members it doesn't know (invariant I11). */
    private static Map<String, Object> metadata(StoredRecord record) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : HEAD) {
            putIfThere(members, name, record);
        }
        record.availableAt().ifPresent(time -> members.put("availableAt", Timestamps.text(time)));
        record.expiresAt().ifPresent(time -> members.put("expiresAt", Timestamps.text(time)));
        putIfThere(members, "refreshAt", record);
        members.put("status", "active");
        members.put("version", Long.valueOf(record.metadata().getOrDefault("version", "0")));
        for (MetadataField field : MetadataField.values()) {
            Optional.ofNullable(record.metadata().get(field.wireName()))
                    .ifPresent(text -> members.put(field.wireName(), typed(field, text)));
        }
        return members;
    }

    private static void putIfThere(Map<String, Object> members, String name, StoredRecord record) {
        String value = record.metadata().get(name);
        if (value != null) {
            members.put(name, value);
        }
    }

    private static Object typed(MetadataField field, String text) {
        return switch (field.kind()) {
            case NUMBER -> Long.valueOf(text);
            case FLAG -> Boolean.valueOf(text);
            case TEXT -> text;
        };
    }

    private static StoredRecord record(String value, Object metaData) {
        Map<?, ?> members = metaData instanceof Map<?, ?> map ? map : Map.of();
        Map<String, String> metadata = new HashMap<>();
        for (String name : HEAD) {
            text(members.get(name)).ifPresent(text -> metadata.put(name, text));
        }
        metadata.put("version", members.get("version") instanceof Integer version ? version.toString() : "0");
        for (MetadataField field : MetadataField.values()) {
            valid(field, members.get(field.wireName())).ifPresent(text -> metadata.put(field.wireName(), text));
        }
        return new StoredRecord(value, metadata, time(members.get("availableAt")), time(members.get("expiresAt")));
    }

    private static Optional<String> valid(MetadataField field, Object member) {
        boolean fits = switch (field.kind()) {
            case NUMBER -> member instanceof Integer || member instanceof Long;
            case FLAG -> member instanceof Boolean;
            case TEXT -> member instanceof String;
        };
        return fits ? Optional.of(member.toString()) : Optional.empty();
    }

    private static Optional<String> text(Object member) {
        return member instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Instant> time(Object member) {
        return text(member).flatMap(Timestamps::parse);
    }
}
