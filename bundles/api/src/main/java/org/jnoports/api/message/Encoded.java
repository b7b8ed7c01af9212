package org.jnoports.api.message;

import org.jnoports.api.at.AtKey;

/**
 * A message ready to be notified.
 *
 * @param key whom it goes to, and under which name
 * @param value the plain text, to be encrypted on the way
 */
public record Encoded(AtKey key, String value) {
    /** Without the value: it may hold a key. */
    @Override
    public String toString() {
        return "Encoded[" + key + "]";
    }
}
