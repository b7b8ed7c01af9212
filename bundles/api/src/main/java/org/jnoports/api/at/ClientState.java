package org.jnoports.api.at;

/** Where an AtClient's connections are; the least advanced of the command and the monitor connection is shown. */
public enum ClientState {
    /** Not started, or closed. */
    DISCONNECTED,
    /** Asking the atDirectory. */
    RESOLVING,
    /** Connected; PKAM under way. */
    AUTHENTICATING,
    /** Both connections work. */
    LIVE,
    /** Lost or refused; waiting before the next attempt. */
    BACKING_OFF
}
