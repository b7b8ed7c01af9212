package org.jnoports.policy.file.text;

import java.util.List;
import java.util.Map;

/** A part of a YAML document, and the line on which it begins, counted from 1. */
sealed interface Node {
    int line();

    /**
     * A scalar.
     *
     * @param isText false: YAML takes it for a number, a truth value or nothing
     */
    record Text(String value, boolean isText, int line) implements Node {}

    /** A sequence. */
    record Items(List<Node> items, int line) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping: each key once, in the order of the document. */
    record Entries(Map<String, Entry> entries, int line) implements Node {
        /** What stands under this key; null if nothing does. */
        Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }
    }

    /**
     * One of a mapping.
     *
     * @param line the key's
     */
    record Entry(int line, Node value) {}
}
