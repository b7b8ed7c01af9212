package org.jnoports.atserver.connection;

import java.util.Optional;
import org.jnoports.api.at.AtSign;

/** Who is at the other end of a connection, as far as it was proved (atprotocol.md, section 0.2: U, C, P, A and L). */
public sealed interface Identity {
    /** Not proved yet. */
    record Unknown() implements Identity {}

    /**
     * The atSign whose atServer it is.
     *
     * @param enrollmentId the enrolment whose key it proved (A)
     * @param bySecret whether it proved the CRAM secret (C)
     */
    record Owner(Optional<String> enrollmentId, boolean bySecret) implements Identity {}

    /** Another atSign, by its atServer's pol. */
    record Peer(AtSign atSign) implements Identity {}
}
