package org.jnoports.messages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes an object, its members in the order in which they are added. */
final class Fields {
    private final Map<String, Json> members = new LinkedHashMap<>();

    Fields text(String name, String value) {
        return json(name, new Json.Text(value));
    }

    Fields texts(String name, List<String> values) {
        return json(name, new Json.Array(values.stream().<Json>map(Json.Text::new).toList()));
    }

    Fields number(String name, long value) {
        return json(name, new Json.Num(Long.toString(value)));
    }

    Fields flag(String name, boolean value) {
        return json(name, new Json.Bool(value));
    }

    Fields nothing(String name) {
        return json(name, new Json.Null());
    }

    Fields json(String name, Json value) {
        members.put(name, value);
        return this;
    }

    Json.Obj object() {
        return new Json.Obj(members);
    }
}
