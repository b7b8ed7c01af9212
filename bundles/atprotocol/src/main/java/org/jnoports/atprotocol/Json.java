package org.jnoports.atprotocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;

/**
 * Reads the JSON of atServers: strict, each member once, 16 levels at most. A null member counts as absent. What is wrong
 * is told without the text, which may be a secret.
 */
final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_CHARACTERS = 64;

    /** Peers choose member names, so none of them are kept in shared symbol tables. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxStringLength(AtConnection.MAX_LINE_BYTES)
                    .build())
            .build();

    private Json() {}

    /** @throws TunnelException if the text is anything else */
    static Members object(String text) {
        if (read(text) instanceof Members members) {
            return members;
        }
        throw new TunnelException("a JSON object was expected");
    }

    /** @throws TunnelException if the text is anything else, also if an item is no string */
    static List<String> strings(String text) {
        if (!(read(text) instanceof List<?> items)) {
            throw new TunnelException("a JSON list was expected");
        }
        List<String> strings = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof String string)) {
                throw new TunnelException("a JSON list of strings was expected");
            }
            strings.add(string);
        }
        return strings;
    }

    private static Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new TunnelException("something follows the JSON");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new TunnelException("it isn't valid JSON" + where(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? ", or more than is accepted" : " at column " + e.getLocation().getColumnNr();
    }

    /** @return a String, Boolean, List or Members; an empty Optional for null */
    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new TunnelException("the JSON is missing");
        }
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
            default -> Optional.empty();
        };
    }

    private static Members members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                members.put(name, value(parser));
            }
        }
        return new Members(members);
    }

    private static List<Object> items(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }
}
