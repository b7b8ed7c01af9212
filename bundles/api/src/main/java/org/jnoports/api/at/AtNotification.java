package org.jnoports.api.at;

import java.time.Instant;

/**
 * A notification that arrived, decrypted.
 *
 * @param id the sender's id; the same one may arrive more than once
 * @param key whose owner is the sender and whose sharedWith is the receiver
 * @param value the decrypted text, empty when the sender sent none
 * @param arrived when the receiver's atServer took it
 */
public record AtNotification(String id, AtKey key, String value, Instant arrived) {
    /** Who sent it, as the receiver's atServer established it. */
    public AtSign from() {
        return key.owner();
    }

    /** Without the value: values are other people's words, and some are secrets. */
    @Override
    public String toString() {
        return "AtNotification[" + id + " " + key + "]";
    }
}
