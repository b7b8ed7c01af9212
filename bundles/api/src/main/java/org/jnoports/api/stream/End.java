package org.jnoports.api.stream;

/** An end of a session. */
public enum End {
    /** Where the client is: side A of the relay. */
    CLIENT,
    /** Where the daemon is: side B of the relay. */
    DEVICE
}
