package org.jnoports.messages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.message.MessageException;

/**
 * The members of a received object, by the types they must have; a member that is null counts as absent.
 *
 * @param what names the object in sentences: "the session request"
 */
record Members(String what, Json.Obj object) {
    /** A string that must be there. */
    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "missing"));
    }

    /** A string that may be absent. */
    Optional<String> optionalText(String name) {
        return member(name).map(value -> {
            if (value instanceof Json.Text text) {
                return text.value();
            }
            throw wrong(name, "not a string");
        });
    }

    /** A boolean; the fallback if it is absent. */
    boolean flag(String name, boolean fallback) {
        return member(name).map(value -> {
            if (value instanceof Json.Bool flag) {
                return flag.value();
            }
            throw wrong(name, "neither true nor false");
        }).orElse(fallback);
    }

    /** A port that must be there. */
    int port(String name) {
        if (member(name).orElseThrow(() -> wrong(name, "missing")) instanceof Json.Num number) {
            return Limits.port(what, number.text());
        }
        throw wrong(name, "not a number");
    }

    /** An object that must be there. */
    Json.Obj object(String name) {
        return optionalObject(name).orElseThrow(() -> wrong(name, "missing"));
    }

    /** The boolean members of an object that may be absent; newer peers may have others beside them. */
    Map<String, Boolean> flags(String name) {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        optionalObject(name).ifPresent(found -> found.members().forEach((key, value) -> {
            if (value instanceof Json.Bool flag) {
                flags.put(key, flag.value());
            }
        }));
        return flags;
    }

    /** An array of strings; empty if it is absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        member(name).ifPresent(value -> {
            if (!(value instanceof Json.Array array)) {
                throw wrong(name, "not an array");
            }
            for (Json item : array.items()) {
                if (!(item instanceof Json.Text text)) {
                    throw wrong(name, "not an array of strings");
                }
                texts.add(text.value());
            }
        });
        return texts;
    }

    private Optional<Json.Obj> optionalObject(String name) {
        return member(name).map(value -> {
            if (value instanceof Json.Obj found) {
                return found;
            }
            throw wrong(name, "not an object");
        });
    }

    private Optional<Json> member(String name) {
        return Optional.ofNullable(object.members().get(name)).filter(value -> !(value instanceof Json.Null));
    }

    private MessageException wrong(String name, String how) {
        return new MessageException(what + "'s member '" + name + "' is " + how, null);
    }
}
