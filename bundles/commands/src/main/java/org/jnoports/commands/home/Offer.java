package org.jnoports.commands.home;

import java.nio.file.Path;
import java.util.List;

/**
 * Something that a bundle becomes by configuration.
 *
 * @param name what people call it: {@code relay}, {@code policy.personal}, {@code metrics}
 * @param kind role, policy or optional part
 * @param pid the factory PID, or the PID if there can only be one
 * @param description one sentence
 * @param keys of a configuration
 * @param bundle the bundle's symbolic name
 * @param jar where it lies
 * @param needsPolicy whether it asks policies
 * @param several whether there may be several of it
 * @param secret the file that a secret of it lies in, relative to the home; empty for none
 */
record Offer(String name, Kind kind, String pid, String description, List<Key> keys, String bundle, Path jar, boolean needsPolicy, boolean several, String secret) {
    /** What it is. */
    enum Kind {
        ROLE("role"),
        POLICY("policy"),
        /** Something besides roles that a runtime can do without. */
        PART("optional");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * A key of a configuration.
     *
     * @param fallback what holds where it isn't given; empty for none
     * @param required whether there is nothing without it
     */
    record Key(String name, String description, String fallback, boolean required) {}

    /** What people call a PID: without what all of ours have in common. */
    static String nameOf(String pid) {
        String shorter = pid.startsWith("org.jnoports.") ? pid.substring("org.jnoports.".length()) : pid;
        return shorter.startsWith("role.") ? shorter.substring("role.".length()) : shorter;
    }
}
