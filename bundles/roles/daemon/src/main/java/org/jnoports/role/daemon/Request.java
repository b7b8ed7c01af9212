package org.jnoports.role.daemon;

import java.util.Optional;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;

/**
 * What a client asks, not yet read, with everything that was in force when it arrived.
 *
 * @param link where it came from, and where answers go
 */
record Request(ControlLink link, AtNotification notification, DaemonSettings settings) {
    AtSign client() {
        return notification.from();
    }

    /** What is asked for, by the notification's name alone: nothing of a stranger is read before it may ask. */
    Kind kind() {
        return notification.key().name().startsWith("ping.") ? Kind.PING : Kind.SSH;
    }

    AccessRequest access() {
        return new AccessRequest(client(), link.atSign(), link.device(), kind(),
                kind() == Kind.SSH ? Optional.of(settings.target()) : Optional.empty());
    }
}
