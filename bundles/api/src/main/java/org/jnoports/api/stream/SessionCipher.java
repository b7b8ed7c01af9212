package org.jnoports.api.stream;

/** What encrypts a session besides what runs inside, weakest first. */
public enum SessionCipher {
    /** Nothing: only for what brings its own encryption, such as ssh. */
    NONE("none"),
    /**
     * AES-256-CTR with one key and IV for both directions, as 5.0 to 5.10 have it: weak, since both directions share a key
     * stream, and open to changes by whoever relays it.
     */
    SINGLE("single"),
    /** AES-256-CTR with a key and IV per direction (5.11 and later); open to changes by whoever relays it. */
    TWIN("twin"),
    /** TLS 1.3 between the two ends, both certificates made for the session and pinned through its signed messages; JNoPorts only. */
    AUTHENTICATED("authenticated");

    private final String label;

    SessionCipher(String label) {
        this.label = label;
    }

    /** For people, and in configurations. */
    @Override
    public String toString() {
        return label;
    }
}
