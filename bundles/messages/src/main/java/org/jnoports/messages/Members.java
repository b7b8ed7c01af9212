package org.jnoports.messages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
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

    /** A text of one line that must be there, without anything a log or a terminal could stumble over. */
    String line(String name) {
        String text = text(name);
        boolean fits = !text.isBlank() && text.length() <= Limits.MAX_NAME_CHARACTERS
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        if (!fits) {
            throw wrong(name, "not 1 to " + Limits.MAX_NAME_CHARACTERS + " printable characters");
        }
        return text;
    }

    /** An atSign that must be there. */
    AtSign atSign(String name) {
        try {
            return AtSign.of(text(name));
        } catch (IllegalArgumentException e) { // its message would show what was received
            throw wrong(name, "not an atSign");
        }
    }

    /** A whole number from 0 that must be there. */
    long number(String name, int maxDigits) {
        if (member(name).orElseThrow(() -> wrong(name, "missing")) instanceof Json.Num number
                && number.text().length() <= maxDigits && number.text().matches("[0-9]+")) {
            return Long.parseLong(number.text());
        }
        throw wrong(name, "not a whole number from 0, of " + maxDigits + " digits at most");
    }

    /** Whether it is there. */
    boolean has(String name) {
        return member(name).isPresent();
    }

    /** Whether it is there and true. */
    boolean isTrue(String name) {
        return member(name).filter(value -> value instanceof Json.Bool flag && flag.value()).isPresent();
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

    /** An array of objects that must be there. */
    List<Json.Obj> objects(String name) {
        if (!(member(name).orElseThrow(() -> wrong(name, "missing")) instanceof Json.Array array)) {
            throw wrong(name, "not an array");
        }
        List<Json.Obj> objects = new ArrayList<>();
        for (Json item : array.items()) {
            if (!(item instanceof Json.Obj found)) {
                throw wrong(name, "not an array of objects");
            }
            objects.add(found);
        }
        return objects;
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
