package org.jnoports.role.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A flag of the published programs that sshnp doesn't offer, and what to do without it. */
enum RefusedFlag {
    SEND_SSH_PUBLIC_KEY("sending your public key to the device isn't supported yet: put it into the device's authorized_keys",
            "--send-ssh-public-key", "-s", "--ssh-public-key"),
    LEGACY_DAEMON("daemons of 3.x aren't supported: leave it out", "--legacy-daemon"),
    AUTHENTICATE_CLIENT_TO_RVD("authentication to the relay (5.x) isn't supported yet: leave it out",
            "--authenticate-client-to-rvd", "--ac"),
    AUTHENTICATE_DEVICE_TO_RVD("authentication to the relay (5.x) isn't supported yet: leave it out",
            "--authenticate-device-to-rvd", "--ad"),
    ENCRYPT_RVD_TRAFFIC("encryption beside ssh's own (5.x) isn't supported yet: leave it out",
            "--encrypt-rvd-traffic", "--et"),
    DISCOVER_DAEMON_FEATURES("daemons aren't asked for features yet: leave it out", "--discover-daemon-features", "--ddf"),
    DAEMON_PING_TIMEOUT("daemons aren't pinged yet: leave it out", "--daemon-ping-timeout", "--dpt"),
    LIST_DEVICES("listing devices isn't supported yet", "--list-devices", "--ls"),
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
