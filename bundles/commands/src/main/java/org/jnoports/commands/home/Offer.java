package org.jnoports.commands.home;

import java.nio.file.Path;
import java.util.List;

/**
 * Something that a bundle becomes by configuration.
 *
 * @param name what people call it: {@code relay}, {@code policy.personal}
 * @param kind role or policy
 * @param pid the factory PID
 * @param description one sentence
 * @param keys of a configuration
 * @param bundle the bundle's symbolic name
 * @param jar where it lies
 * @param needsPolicy whether it asks policies
 */
record Offer(String name, Kind kind, String pid, String description, List<Key> keys, String bundle, Path jar, boolean needsPolicy) {
    /** What it is. */
    enum Kind {
        ROLE("role"),
        POLICY("policy");

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
