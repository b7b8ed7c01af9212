package org.jnoports.role.daemon;

/** Where the bytes of a session move. */
enum BridgeKind {
    /** In the daemon's process. */
    INLINE,
    /** In a process of its own, which outlives the daemon. */
    PROCESS
}
