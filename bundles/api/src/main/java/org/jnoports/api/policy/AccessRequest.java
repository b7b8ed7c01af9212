package org.jnoports.api.policy;

import java.util.Objects;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/**
 * The question that is asked about every request before anything is done about it.
 *
 * @param point where it is decided; a policy answers only at the points it is registered for
 * @param client who asks
 * @param daemon the device's atSign
 * @param device the device's name
 * @param deviceGroup the group that the daemon says it belongs to, {@link #NO_GROUP} for none
 * @param kind what is asked for
 * @param target what is to be opened; empty where nothing is, and where the decision is made before the target is known
 */
public record AccessRequest(Point point, AtSign client, AtSign daemon, String device, String deviceGroup, Kind kind,
        Optional<HostPort> target) {
    /** What daemons without a group say (noports.md, section 8.2). */
    public static final String NO_GROUP = "__none__";

    /** Where a decision is made. */
    public enum Point {
        /** In the daemon itself. */
        DAEMON,
        /** In an authorization controller, for daemons that ask it. */
        CONTROLLER
    }

    /** What a client may ask a daemon for. */
    public enum Kind {
        /** A session to the device's sshd. */
        SSH,
        /** A session to another service near the device. */
        SERVICE,
        /** To let an ssh key in. */
        KEY,
        /** Whether the device is there. */
        PING,
        /** Anything: a controller isn't told what is asked for, only who asks. */
        ANY
    }

    public AccessRequest {
        Objects.requireNonNull(point);
        Objects.requireNonNull(client);
        Objects.requireNonNull(daemon);
        Objects.requireNonNull(device);
        Objects.requireNonNull(deviceGroup);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(target);
    }

    /** The same about a target. */
    public AccessRequest withTarget(HostPort opened) {
        return new AccessRequest(point, client, daemon, device, deviceGroup, kind, Optional.of(opened));
    }

    /** A question at a daemon that belongs to no group. */
    public AccessRequest(AtSign client, AtSign daemon, String device, Kind kind, Optional<HostPort> target) {
        this(Point.DAEMON, client, daemon, device, NO_GROUP, kind, target);
    }
}
