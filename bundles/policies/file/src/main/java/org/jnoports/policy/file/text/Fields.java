package org.jnoports.policy.file.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jnoports.policy.file.text.Node.Entries;
import org.jnoports.policy.file.text.Node.Items;
import org.jnoports.policy.file.text.Node.Text;

/** A mapping of a policy, read value by value. What is wrong becomes a complaint; then the value is as good as absent. */
final class Fields {
    private final String source;
    private final String what;
    private final Entries entries;
    private final Complaints complaints;
    private boolean failed;

    /** @param what names the mapping in sentences: {@code rule ops-ssh} */
    Fields(String source, String what, Entries entries, Complaints complaints) {
        this.source = source;
        this.what = what;
        this.entries = entries;
        this.complaints = complaints;
    }

    /** The same for a mapping in this one. */
    Fields in(Entries inner) {
        return new Fields(source, what, inner, complaints);
    }

    void complain(int line, String sentence) {
        failed = true;
        complaints.add(source + ":" + line + ": " + what, sentence);
    }

    /** Whether a value was missing or wrong. */
    boolean failed() {
        return failed;
    }

    /** A mapping in this one is wrong, and said so. */
    void fail() {
        failed = true;
    }

    int line() {
        return entries.line();
    }

    /** Of a key that is there. */
    int line(String key) {
        return entries.entries().get(key).line();
    }

    boolean has(String key) {
        return entries.get(key) != null;
    }

    /** Refuses all others. */
    Fields only(List<String> keys) {
        entries.entries().forEach((key, entry) -> {
            if (!keys.contains(key)) {
                complain(entry.line(), "'" + key + "' isn't known here; known are " + String.join(", ", keys));
            }
        });
        return this;
    }

    Optional<String> text(String key) {
        return text(key, Function.identity());
    }

    /** @param reader throws an IllegalArgumentException with the end of a sentence */
    <T> Optional<T> text(String key, Function<String, T> reader) {
        return has(key) ? read(entries.get(key), key, reader) : Optional.empty();
    }

    <T> Optional<T> required(String key, Function<String, T> reader) {
        if (!has(key)) {
            complain(entries.line(), key + " is missing");
        }
        return text(key, reader);
    }

    /** A text of its own, not one of a list. */
    <T> Optional<T> read(Node node, String key, Function<String, T> reader) {
        if (!(node instanceof Text text)) {
            complain(node.line(), key + " must be one text");
        } else if (!text.isText()) {
            complain(text.line(), text.value().isEmpty() ? key + " is empty" : key + " must be a text: put " + text.value() + " in quotes");
        } else {
            try {
                return Optional.of(reader.apply(text.value()));
            } catch (IllegalArgumentException e) {
                complain(text.line(), key + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    long number(String key) {
        if (!has(key)) {
            return 0;
        }
        if (entries.get(key) instanceof Text text && !text.isText() && text.value().matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(text.value());
        }
        complain(entries.get(key).line(), key + " must be a number, 1 or more");
        return 0;
    }

    /** A list of texts, none of them twice; empty if there is none. */
    Set<String> texts(String key) {
        return texts(key, Function.identity());
    }

    <T> Set<T> texts(String key, Function<String, T> reader) {
        if (!has(key)) {
            return Set.of();
        }
        Set<T> all = new LinkedHashSet<>();
        for (Node item : items(key)) {
            read(item, key, reader).ifPresent(value -> {
                if (!all.add(value)) {
                    complain(item.line(), key + " has " + value + " twice");
                }
            });
        }
        return Collections.unmodifiableSet(all);
    }

    List<Node> items(String key) {
        Node node = entries.get(key);
        if (node instanceof Items items) {
            return items.items();
        }
        if (node != null) {
            complain(node.line(), key + " must be a list: [a, b]");
        }
        return List.of();
    }

    /** A list of mappings. */
    List<Fields> mappings(String key) {
        List<Fields> all = new ArrayList<>();
        for (Node item : items(key)) {
            if (item instanceof Entries inner) {
                all.add(in(inner));
            } else {
                complain(item.line(), key + " must be a list of mappings: [{a: b}]");
            }
        }
        return all;
    }
}
