package org.jnoports.role.relay;

/** Who comes to which port of a session from 5.0 on: the client to the first, the daemon to the second (noports.md, section 2.7). */
enum Side {
    /** The client's. */
    A,
    /** The daemon's. */
    B;

    Side opposite() {
        return this == A ? B : A;
    }
}
