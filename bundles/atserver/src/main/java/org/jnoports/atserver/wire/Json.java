package org.jnoports.atserver.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as it travels: member order kept, duplicates refused, nesting and length limited. */
public final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_CHARS = 10_240_000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH).maxStringLength(MAX_CHARS).maxDocumentLength(MAX_CHARS).build())
            .build();
    private static final JSON READER = JSON.builder(FACTORY).build();

    private Json() {}

    /** Compact text; members are strings, numbers, booleans, null, maps and collections of these. */
    public static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The members of an object; empty if the text isn't one, and nothing but one. */
    public static Optional<Map<String, Object>> object(String text) {
        try (JsonParser in = FACTORY.createParser(text)) {
            Map<String, Object> members = READER.mapFrom(in);
            return in.nextToken() == null ? Optional.ofNullable(members) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The items of an array; empty if the text isn't one, and nothing but one. */
    public static Optional<List<Object>> array(String text) {
        try (JsonParser in = FACTORY.createParser(text)) {
            List<Object> items = READER.listOfFrom(Object.class, in);
            return in.nextToken() == null ? Optional.ofNullable(items) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.writeFieldName((String) member.getKey());
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Collection<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, item);
            }
            out.writeEndArray();
        } else {
            writeScalar(out, value);
        }
    }

    private static void writeScalar(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else {
            out.writeString(value.toString());
        }
    }
}
