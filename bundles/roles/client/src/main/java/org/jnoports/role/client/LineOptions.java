package org.jnoports.role.client;

import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.stream.SessionCipher;

/**
 * How a session of 5.x is to be.
 *
 * @param clientProves whether this side proves itself to the relay
 * @param daemonProves whether the daemon does
 * @param encrypt whether what is relayed is encrypted
 * @param cipher by what; empty: the best that the daemon can
 * @param ping how long the daemon may take to say what it can
 */
record LineOptions(boolean clientProves, boolean daemonProves, boolean encrypt, Optional<SessionCipher> cipher, Duration ping) {
    /** As relays and daemons up to 4.x have it. */
    static final LineOptions OLDER = new LineOptions(false, false, false, Optional.empty(), Duration.ofSeconds(20));
    /** As the published programs have it by default. */
    static final LineOptions USUAL = new LineOptions(true, true, true, Optional.empty(), Duration.ofSeconds(20));

    /** Whether it is a session as up to 4.x. */
    boolean isOlder() {
        return !clientProves && !daemonProves && !encrypt;
    }
}
