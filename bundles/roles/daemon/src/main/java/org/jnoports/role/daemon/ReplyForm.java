package org.jnoports.role.daemon;

/** How the client is told of success; two kinds of client ask alike and understand only their own answer (noports.md, section 11.4). */
enum ReplyForm {
    /** The text {@code connected}: 4.0.0-rc.2. */
    TEXT,
    /** A signed envelope with an ephemeral ssh key: 4.0.0-rc.4 and later. */
    ENVELOPE
}
