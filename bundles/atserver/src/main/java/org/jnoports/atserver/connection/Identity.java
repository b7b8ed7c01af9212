package org.jnoports.atserver.connection;

import org.jnoports.api.at.AtSign;

/** Who is at the other end of a connection, as far as it was proved (atprotocol.md, section 0.2: U, C, P and L). */
public sealed interface Identity {
    /** Not proved yet. */
    record Unknown() implements Identity {}

    /** The atSign whose atServer it is, by its CRAM secret or its PKAM key. */
    record Owner() implements Identity {}

    /** Another atSign, by its atServer's pol. */
    record Peer(AtSign atSign) implements Identity {}
}
