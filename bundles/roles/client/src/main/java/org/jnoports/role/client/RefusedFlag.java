package org.jnoports.role.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A flag of the published programs that sshnp doesn't offer, and what to do without it. */
enum RefusedFlag {
    SSH_PUBLIC_KEY("it names a file in ~/.ssh, up to 4.0.0-rc.4: name your ssh key with -i, and add -s to send its public half", "--ssh-public-key"),
    LEGACY_DAEMON("daemons of 3.x aren't supported: leave it out", "--legacy-daemon"),
    DISCOVER_DAEMON_FEATURES("daemons are always asked for their features: leave it out", "--discover-daemon-features", "--ddf"),
    RELAY_AUTH_MODE("both sides prove themselves by signed lines (payload), which every relay takes: leave it out", "--relay-auth-mode", "--ram"),
    ONLY_443("relays are reached at a port for each side: leave it out", "--443"),
    PORT("reverse mode isn't supported: reach the device through a relay, with -r", "--port", "-p"),
    LOCAL_SSHD_PORT("reverse mode isn't supported: reach the device through a relay, with -r", "--local-sshd-port", "-P"),
    RSA("the daemon makes the session's key: leave it out", "--rsa"),
    SSH_ALGORITHM("the daemon makes the session's key: leave it out", "--ssh-algorithm"),
    IDENTITY_PASSPHRASE("a passphrase would show in the list of processes: use an ssh agent", "--identity-passphrase");

    private final String reason;
    private final String names; // separated by blanks

    RefusedFlag(String reason, String... names) {
        this.reason = reason;
        this.names = String.join(" ", names);
    }

    static Optional<RefusedFlag> named(String name) {
        return Arrays.stream(values()).filter(flag -> flag.names().contains(name)).findFirst();
    }

    List<String> names() {
        return List.of(names.split(" ", -1));
    }

    /** What a person is told who typed one of its names. */
    String sentence(String typed) {
        return typed + ": " + reason;
    }
}
