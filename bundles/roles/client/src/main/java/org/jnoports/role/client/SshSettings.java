package org.jnoports.role.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What ssh is to do.
 *
 * @param builtIn no ssh program, but the one in this process
 * @param remoteUser the account on the device; empty: the device is asked
 * @param tunnelUser the tunnel's account; empty: the same
 * @param identity the person's ssh key
 * @param localPort on loopback; 0 is any
 * @param remoteSshdPort on the device
 * @param options more of them for the person's ssh, as typed
 * @param optionsToTunnel they are for the tunnel instead
 * @param idle after which time without use a built-in tunnel ends
 */
record SshSettings(boolean builtIn, Optional<String> remoteUser, Optional<String> tunnelUser, Optional<Path> identity,
        int localPort, int remoteSshdPort, List<String> options, boolean optionsToTunnel, Duration idle) {
    /** For sessions that ssh has nothing to do with. */
    static final SshSettings NONE = new SshSettings(false, Optional.empty(), Optional.empty(), Optional.empty(), 0, 22, List.of(), false, Duration.ZERO);

    SshSettings {
        options = List.copyOf(options);
    }
}
