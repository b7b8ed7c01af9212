package org.jnoports.atprotocol;

import java.util.Map;
import java.util.Optional;

/**
 * A JSON object. Shows nothing: values are other people's words.
 *
 * @param byName strings and numbers as String, else Boolean, List or Members; none is null
 */
record Members(Map<String, Object> byName) {
    /** A string or number as it was written. Some servers write {@code "null"} for what is absent. */
    Optional<String> text(String name) {
        return byName.get(name) instanceof String text && !text.equals("null") ? Optional.of(text) : Optional.empty();
    }

    /** A string, {@code "null"} included: it may be somebody's value. */
    Optional<String> value(String name) {
        return byName.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** True and false, as JSON or as a string. */
    Optional<Boolean> flag(String name) {
        if (byName.get(name) instanceof Boolean flag) {
            return Optional.of(flag);
        }
        return text(name).map(Boolean::parseBoolean);
    }

    /** Empty if it isn't a whole number. */
    Optional<Long> number(String name) {
        try {
            return text(name).map(Long::parseLong);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** An object; an empty one where there is none. */
    Members object(String name) {
        return byName.get(name) instanceof Members members ? members : new Members(Map.of());
    }

    @Override
    public String toString() {
        return "Members" + byName.keySet();
    }
}
