package org.jnoports.role.client;

import java.nio.file.Path;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/**
 * Who opens a session to whom.
 *
 * @param client whose program this is
 * @param keyFile the client's atKeys
 * @param root the atDirectory
 * @param daemon the device's atSign
 * @param device the daemon's device name, lower case
 * @param relay who joins the two
 * @param ssh how the tunnel is used
 */
record ClientSettings(AtSign client, Path keyFile, HostPort root, AtSign daemon, String device, AtSign relay, SshSettings ssh) {
    /** The daemon for people: {@code pi_4@gary_device}. */
    String peer() {
        return device + daemon;
    }
}
