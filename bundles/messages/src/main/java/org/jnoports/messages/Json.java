package org.jnoports.messages;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that can be written as NoPorts peers write it (noports.md, section 3.3): compact, members in their order,
 * nulls kept, numbers in their own words, nothing escaped but quotes, backslashes, control characters and lone surrogates.
 */
sealed interface Json {
    /** Appends the compact form. */
    void writeTo(StringBuilder out);

    /** The compact form, as it is signed. */
    default String compact() {
        StringBuilder out = new StringBuilder();
        writeTo(out);
        return out.toString();
    }

    /** A string. */
    record Text(String value) implements Json {
        private static final String SHORT_ESCAPED = "\"\\\b\t\n\f\r";
        private static final String SHORT_ESCAPES = "\"\\btnfr";

        @Override
        public void writeTo(StringBuilder out) {
            out.append('"');
            for (int i = 0; i < value.length(); i++) {
                append(out, i);
            }
            out.append('"');
        }

        private void append(StringBuilder out, int at) {
            char c = value.charAt(at);
            int known = SHORT_ESCAPED.indexOf(c);
            if (known >= 0) {
                out.append('\\').append(SHORT_ESCAPES.charAt(known));
            } else if (c < ' ' || isLoneSurrogate(at)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }

        private boolean isLoneSurrogate(int at) {
            char c = value.charAt(at);
            if (Character.isHighSurrogate(c)) {
                return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
            }
            return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
        }
    }

    /**
     * A number.
     *
     * @param text as received: 1.0 stays 1.0
     */
    record Num(String text) implements Json {
        @Override
        public void writeTo(StringBuilder out) {
            out.append(text);
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {
        @Override
        public void writeTo(StringBuilder out) {
            out.append(value);
        }
    }

    /** The null of JSON. */
    record Null() implements Json {
        @Override
        public void writeTo(StringBuilder out) {
            out.append("null");
        }
    }

    /** A list. */
    record Array(List<Json> items) implements Json {
        @Override
        public void writeTo(StringBuilder out) {
            out.append('[');
            Iterator<Json> rest = items.iterator();
            while (rest.hasNext()) {
                rest.next().writeTo(out);
                out.append(rest.hasNext() ? "," : "");
            }
            out.append(']');
        }
    }

    /**
     * An object.
     *
     * @param members in their order on the wire
     */
    record Obj(Map<String, Json> members) implements Json {
        @Override
        public void writeTo(StringBuilder out) {
            out.append('{');
            Iterator<Map.Entry<String, Json>> rest = members.entrySet().iterator();
            while (rest.hasNext()) {
                Map.Entry<String, Json> member = rest.next();
                new Text(member.getKey()).writeTo(out);
                out.append(':');
                member.getValue().writeTo(out);
                out.append(rest.hasNext() ? "," : "");
            }
            out.append('}');
        }
    }
}
