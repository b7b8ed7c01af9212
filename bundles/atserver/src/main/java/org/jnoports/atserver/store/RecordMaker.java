package org.jnoports.atserver.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.atserver.wire.Timestamps;

/**
 * Makes the next version of a record: what a command said wins, what it didn't say stays (atprotocol.md, section 3.9).
 *
 * @param author who changes it
 */
public record RecordMaker(String author, Instant now) {
    private static final String UNSET = "null";

    /**
     * @param present the record so far; one that has expired counts as none
     * @throws Refusal AT0003 for a number out of range, or a cascade without ttr; AT0011 if the present one says that it
     *     can't be changed: clients look for that word, several write one record to find out which of them was first
     */
    public StoredRecord next(Optional<StoredRecord> present, String value, Metadata said) {
        said.check();
        Optional<StoredRecord> before = present.filter(record -> !isExpired(record));
        before.filter(RecordMaker::isImmutable).ifPresent(record -> {
            throw Refusal.of(ErrorCode.INTERNAL, "Immutable records may not be updated");
        });
        Map<String, String> metadata = before.map(record -> new HashMap<>(record.metadata())).orElseGet(HashMap::new);
        said.fields().forEach((field, text) -> apply(metadata, field, text));
        cascade(metadata, said);
        stamp(metadata, before.isPresent());
        refresh(metadata);
        return new StoredRecord(value, metadata, availableAt(metadata), expiresAt(metadata));
    }

    /** Whether its owner said, when it was written, that it stays as it is until it expires. */
    public static boolean isImmutable(StoredRecord record) {
        return "true".equals(record.metadata().get(MetadataField.IMMUTABLE.wireName()));
    }

    /** A copy of another atSign's record, as it came, to be refreshed by its own ttr. */
    public StoredRecord copy(StoredRecord original) {
        Map<String, String> metadata = new HashMap<>(original.metadata());
        refresh(metadata);
        return new StoredRecord(original.value(), metadata, original.availableAt(), original.expiresAt());
    }

    private boolean isExpired(StoredRecord record) {
        return record.expiresAt().map(end -> !now.isBefore(end)).orElse(false);
    }

    private static void apply(Map<String, String> metadata, MetadataField field, String text) {
        if (field.kind() == MetadataField.Kind.TEXT && text.equals(UNSET)) {
            metadata.remove(field.wireName());
        } else {
            metadata.put(field.wireName(), text);
        }
    }

    private static void cascade(Map<String, String> metadata, Metadata said) {
        boolean cached = metadata.containsKey(MetadataField.TTR.wireName());
        if (!cached && said.get(MetadataField.CCD).isPresent()) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "TTR is required for CCD");
        }
        if (cached) {
            metadata.putIfAbsent(MetadataField.CCD.wireName(), "false");
        }
    }

    private void stamp(Map<String, String> metadata, boolean changed) {
        String time = Timestamps.text(now);
        metadata.putIfAbsent("createdAt", time);
        metadata.putIfAbsent("createdBy", author);
        metadata.put("updatedAt", time);
        metadata.put("updatedBy", author);
        long version = changed ? Long.parseLong(metadata.getOrDefault("version", "-1")) + 1 : 0;
        metadata.put("version", Long.toString(version));
    }

    /** ttr is in seconds (section 9.1). */
    private void refresh(Map<String, String> metadata) {
        long seconds = number(metadata, MetadataField.TTR);
        if (seconds > 0) {
            long millis = seconds > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : seconds * 1_000;
            metadata.put("refreshAt", Timestamps.text(Timestamps.after(now, millis)));
        } else {
            metadata.remove("refreshAt");
        }
    }

    private Optional<Instant> availableAt(Map<String, String> metadata) {
        long birth = number(metadata, MetadataField.TTB);
        return birth > 0 ? Optional.of(Timestamps.after(now, birth)) : Optional.empty();
    }

    /** Life begins with birth: ttl counts from when ttb has passed. */
    private Optional<Instant> expiresAt(Map<String, String> metadata) {
        long life = number(metadata, MetadataField.TTL);
        return life > 0 ? Optional.of(Timestamps.after(availableAt(metadata).orElse(now), life)) : Optional.empty();
    }

    private static long number(Map<String, String> metadata, MetadataField field) {
        return Long.parseLong(metadata.getOrDefault(field.wireName(), "0"));
    }
}
