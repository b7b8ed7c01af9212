package org.jnoports.role.daemon;

import java.util.Optional;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;

/**
 * What a client asks, with everything that was in force when it arrived. It can't be read without a grant, so whatever a
 * daemon is ever asked goes through the decision point first.
 */
final class Request {
    private final ControlLink link;
    private final AtNotification notification;
    private final DaemonSettings settings;

    /** @param link where it came from, and where answers go */
    Request(ControlLink link, AtNotification notification, DaemonSettings settings) {
        this.link = link;
        this.notification = notification;
        this.settings = settings;
    }

    ControlLink link() {
        return link;
    }

    DaemonSettings settings() {
        return settings;
    }

    AtSign client() {
        return notification.from();
    }

    /** What is asked for, by the notification's name alone. What isn't known counts as what is most: ssh. */
    Kind kind() {
        String name = notification.key().name();
        return switch (name.substring(0, Math.max(0, name.indexOf('.')))) {
            case "ping" -> Kind.PING;
            case "npt_request" -> Kind.SERVICE;
            case "sshpublickey" -> Kind.KEY;
            default -> Kind.SSH;
        };
    }

    AccessRequest access() {
        return new AccessRequest(Point.DAEMON, client(), link.atSign(), link.device(), settings.deviceGroup(), kind(),
                kind() == Kind.SSH ? Optional.of(settings.target()) : Optional.empty());
    }

    /**
     * Reads it.
     *
     * @param grant for this request
     * @throws org.jnoports.api.message.MessageException if it should be a message and can't be read
     */
    Optional<Decoded> read(Grant grant) {
        if (!grant.request().equals(access())) {
            throw new IllegalArgumentException("that was granted for something else");
        }
        return link.decode(notification);
    }
}
