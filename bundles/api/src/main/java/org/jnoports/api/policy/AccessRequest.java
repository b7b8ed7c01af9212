package org.jnoports.api.policy;

import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/**
 * The question a daemon asks about every request, before it does anything.
 *
 * @param client who asks
 * @param daemon the device's atSign
 * @param device the device's name
 * @param kind what is asked for
 * @param target what is to be opened; empty where nothing is
 */
public record AccessRequest(AtSign client, AtSign daemon, String device, Kind kind, Optional<HostPort> target) {
    /** What a client may ask a daemon for. */
    public enum Kind {
        /** A session to the device's sshd. */
        SSH,
        /** Whether the device is there. */
        PING
    }
}
