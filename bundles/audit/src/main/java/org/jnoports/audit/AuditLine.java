package org.jnoports.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.transport.HostPort;

/** An entry as one line of JSON, and back. What is empty is left out; what is too long is cut. */
final class AuditLine {
    /** The longest line that is read; none that is written comes near it. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_REASON_CHARACTERS = 1_000;
    private static final int MAX_NAME_CHARACTERS = 300;
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    /** Files may have been written to by others, so no member's name is kept in shared symbol tables. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(MAX_BYTES).build())
            .build();

    private AuditLine() {}

    /** Without line feed. */
    static String of(AuditEntry entry) {
        return object(json -> {
            json.writeStringField("at", MILLIS.format(entry.at()));
            json.writeStringField("event", lower(entry.event()));
            json.writeStringField("point", lower(entry.point()));
            write(json, "client", entry.client().text(), MAX_NAME_CHARACTERS);
            write(json, "daemon", entry.daemon().map(AtSign::text).orElse(""), MAX_NAME_CHARACTERS);
            write(json, "device", entry.device().orElse(""), MAX_NAME_CHARACTERS);
            write(json, "deviceGroup", entry.deviceGroup().orElse(""), MAX_NAME_CHARACTERS);
            write(json, "session", entry.session().orElse(""), MAX_NAME_CHARACTERS);
            write(json, "target", entry.target().map(HostPort::toString).orElse(""), MAX_NAME_CHARACTERS);
            write(json, "reason", entry.reason(), MAX_REASON_CHARACTERS);
            write(json, "rule", entry.rule(), MAX_NAME_CHARACTERS);
            write(json, "version", entry.version(), MAX_NAME_CHARACTERS);
        });
    }

    /** What stands where entries couldn't be kept. */
    static String lost(Instant at, long count) {
        return object(json -> {
            json.writeStringField("at", MILLIS.format(at));
            json.writeNumberField("lost", count);
        });
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into a String
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, String value, int max) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value.length() <= max ? value : value.substring(0, max) + "…");
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Empty if the line isn't an entry: a half one that a killed process left behind, or one of a later version. */
    static Optional<AuditEntry> read(String line) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            Map<String, String> members = members(parser);
            return Optional.of(new AuditEntry(
                    Instant.parse(members.getOrDefault("at", "")),
                    Event.valueOf(upper(members, "event")),
                    Point.valueOf(upper(members, "point")),
                    AtSign.of(members.getOrDefault("client", "")),
                    Optional.ofNullable(members.get("daemon")).map(AtSign::of),
                    Optional.ofNullable(members.get("device")),
                    Optional.ofNullable(members.get("deviceGroup")),
                    Optional.ofNullable(members.get("session")),
                    Optional.ofNullable(members.get("target")).map(text -> HostPort.parse(text, 0)),
                    members.getOrDefault("reason", ""),
                    members.getOrDefault("rule", ""),
                    members.getOrDefault("version", "")));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> members(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("no object");
        }
        Map<String, String> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                members.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw new IllegalArgumentException("not one object");
        }
        return members;
    }

    private static String upper(Map<String, String> members, String name) {
        return members.getOrDefault(name, "").toUpperCase(Locale.ROOT);
    }
}
