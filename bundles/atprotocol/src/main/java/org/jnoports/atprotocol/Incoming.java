package org.jnoports.atprotocol;

import java.time.Instant;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;

/**
 * A notification that arrived and is still encrypted.
 *
 * @param id the sender's
 * @param key whose owner sent it
 * @param value sealed, or plain text where it isn't encrypted
 * @param encrypted whether the value is encrypted
 * @param arrived by the own atServer's clock
 */
record Incoming(String id, AtKey key, SealedValue value, boolean encrypted, Instant arrived) {
    /**
     * What makes two of them the same. The id alone doesn't: it is the sender's choice, and one published SDK uses the same
     * for all that a process sends.
     */
    record Identity(String id, AtKey key, int valueHash) {}

    Identity identity() {
        return new Identity(id, key, value.ciphertext().hashCode());
    }

    AtNotification opened(String plaintext) {
        return new AtNotification(id, key, plaintext, arrived);
    }

    /** Roughly what it takes up. */
    int characters() {
        return id.length() + value.ciphertext().length() + value.sharedKeyEnc().map(String::length).orElse(0);
    }

    @Override
    public String toString() {
        return "notification " + Printable.of(id) + " " + key;
    }
}
