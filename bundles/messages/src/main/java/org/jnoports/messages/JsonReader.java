package org.jnoports.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.message.MessageException;

/** Reads one JSON object that a peer sent: strict, each member once, 8 levels at most. */
final class JsonReader {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER_CHARACTERS = 32;

    /** Peers choose member names, so none of them are kept in shared symbol tables. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxStringLength(Limits.MAX_VALUE_BYTES)
                    .maxNameLength(Limits.MAX_VALUE_BYTES)
                    .build())
            .build();

    private final String what;
    private final String text;
    private final JsonParser parser;

    private JsonReader(String what, String text, JsonParser parser) {
        this.what = what;
        this.text = text;
        this.parser = parser;
    }

    /**
     * An object and the words it came in.
     *
     * @param sources the exact text of each member's value, from its first to its last character
     */
    record Document(Json.Obj object, Map<String, String> sources) {}

    /**
     * @param what names the text in sentences: "the session request"
     * @throws MessageException if it isn't one JSON object within the limits; its sentence shows none of the text
     */
    static Document read(String what, String text) {
        try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
            return new JsonReader(what, text, parser).document();
        } catch (StreamConstraintsException e) {
            throw new MessageException(what + " is nested deeper than " + MAX_DEPTH + " levels or has a number of more than "
                    + MAX_NUMBER_CHARACTERS + " characters", null);
        } catch (IOException e) { // its message would show what was received
            throw new MessageException(what + " is not valid JSON", null);
        }
    }

    private Document document() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MessageException(what + " is not a JSON object", null);
        }
        Map<String, Json> members = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            int start = (int) parser.currentTokenLocation().getCharOffset();
            putOnce(members, name, value());
            sources.put(name, text.substring(start, (int) parser.currentLocation().getCharOffset()));
        }
        if (parser.nextToken() != null) {
            throw new MessageException(what + " goes on after its JSON object", null);
        }
        return new Document(new Json.Obj(members), sources);
    }

    private Json value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new MessageException(what + " is not valid JSON", null);
        };
    }

    private Json.Obj object() throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            putOnce(members, name, value());
        }
        return new Json.Obj(members);
    }

    private Json.Array array() throws IOException {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Json.Array(items);
    }

    private void putOnce(Map<String, Json> members, String name, Json value) {
        if (members.putIfAbsent(name, value) != null) {
            throw new MessageException(what + " has the same member twice", null);
        }
    }
}
