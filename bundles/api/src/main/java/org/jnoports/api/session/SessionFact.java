package org.jnoports.api.session;

/** What else can be known of a session, for people. Never anything secret. */
public enum SessionFact {
    /** The device's name. */
    DEVICE,
    /** What it leads to: {@code localhost:22}. */
    TARGET,
    /** The transport of its sockets, by its short name. */
    TRANSPORT,
    /** What encrypts it, besides what runs inside: {@code none}, {@code twin}. */
    CIPHER
}
