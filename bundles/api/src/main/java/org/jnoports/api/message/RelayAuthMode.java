package org.jnoports.api.message;

/** How a side proves itself to the relay (noports-modern.md, section 2.1). */
public enum RelayAuthMode {
    /** A signed line that the peer sends first, the same for every connection of the session (5.0 and later). */
    PAYLOAD("payload"),
    /** Encrypted signed challenge-response: the relay sends a fresh challenge, and says {@code ok} (5.10 and later). */
    ESCR("escr");

    private final String label;

    RelayAuthMode(String label) {
        this.label = label;
    }

    /** As it travels. */
    @Override
    public String toString() {
        return label;
    }
}
