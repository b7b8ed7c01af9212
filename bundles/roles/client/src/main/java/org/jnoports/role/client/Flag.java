package org.jnoports.role.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A flag that sshnp takes (noports.md, section 7.1). */
enum Flag {
    FROM("ATSIGN", "your atSign (mandatory)", "--from", "-f"),
    TO("ATSIGN", "the device's atSign (mandatory)", "--to", "-t"),
    SRVD("ATSIGN", "the relay's atSign (mandatory)", "--srvd", "-r"),
    HOST("ATSIGN", "the same under its older name; -r wins", "--host", "-h"),
    DEVICE("NAME", "the device's name, 'default' if none is given", "--device", "-d"),
    LOCAL_PORT("PORT", "where the tunnel listens on localhost; 0, the default, is any free port", "--local-port", "-l"),
    IDENTITY_FILE("FILE", "your ssh key for the device", "--identity-file", "-i"),
    LOCAL_SSH_OPTIONS("OPTION", "more options for your ssh command, quoted; may be repeated", "--local-ssh-options", "-o"),
    ADD_FORWARDS_TO_TUNNEL(null, "gives those options to the tunnel instead", "--add-forwards-to-tunnel"),
    REMOTE_USER_NAME("NAME", "your account on the device; without it the device is asked", "--remote-user-name", "-u"),
    TUNNEL_USER_NAME("NAME", "the account that the tunnel logs in to, if it is another", "--tunnel-user-name", "-U"),
    REMOTE_SSHD_PORT("PORT", "the port of the device's sshd, 22 if none is given", "--remote-sshd-port"),
    SSH_CLIENT("CLIENT", "'openssh' (the ssh program) or 'mina' (built in, stays in the foreground; 'dart' means the same)",
            "--ssh-client"),
    IDLE_TIMEOUT("SECONDS", "mina: ends the tunnel when it was unused for so long, 15 if none is given", "--idle-timeout"),
    KEY_FILE("FILE", "your atKeys file, ~/.atsign/keys/@you_key.atKeys if none is given", "--key-file", "-k", "--keyFile"),
    ROOT_DOMAIN("HOST[:PORT]", "the atDirectory, root.atsign.org:64 if none is given", "--root-domain"),
    CONFIG_FILE("FILE", "takes flags that aren't given from lines NAME=value", "--config-file"),
    QUIET(null, "no progress", "--quiet", "-q"),
    VERBOSE(null, "shows the log", "--verbose", "-v"),
    SEND_SSH_PUBLIC_KEY(null, "sends the public half of -i to the device, which lets it in if it accepts keys", "--send-ssh-public-key", "-s"),
    OUTPUT_EXECUTION_COMMAND(null, "prints the ssh command and leaves the session to a process of its own; so it is without a terminal",
            "--output-execution-command", "-x"),
    INLINE(null, "runs ssh in here, with a terminal or without", "--inline"),
    LIST_DEVICES(null, "lists the devices that let you in, and which of them answer", "--list-devices", "--ls"),
    DAEMON_PING_TIMEOUT("SECONDS", "how long a device may take to say what it can, 20 if none is given", "--daemon-ping-timeout", "--dpt"),
    SESSION_CIPHER("CIPHER", "'authenticated', 'twin' or 'single'; without it the best that the device can", "--session-cipher"),
    AUTHENTICATE_CLIENT_TO_RVD(null, "accepted: it is so unless --no-ac says otherwise", "--authenticate-client-to-rvd", "--ac"),
    AUTHENTICATE_DEVICE_TO_RVD(null, "accepted: it is so unless --no-ad says otherwise", "--authenticate-device-to-rvd", "--ad"),
    ENCRYPT_RVD_TRAFFIC(null, "accepted: it is so unless --no-et says otherwise", "--encrypt-rvd-traffic", "--et"),
    NO_LEGACY_DAEMON(null, "accepted: there is no other mode", "--no-legacy-daemon"),
    NO_AUTHENTICATE_CLIENT_TO_RVD(null, "doesn't prove itself to the relay; with the next two for relays and daemons before 5.0", "--no-authenticate-client-to-rvd", "--no-ac"),
    NO_AUTHENTICATE_DEVICE_TO_RVD(null, "the device doesn't prove itself to the relay", "--no-authenticate-device-to-rvd", "--no-ad"),
    NO_ENCRYPT_RVD_TRAFFIC(null, "nothing but ssh itself encrypts what is relayed", "--no-encrypt-rvd-traffic", "--no-et"),
    HELP(null, "prints this", "--help"),
    VERSION(null, "prints the version", "--version");

    private static final List<Flag> NOT_IN_FILES = List.of(IDENTITY_FILE, ADD_FORWARDS_TO_TUNNEL, IDLE_TIMEOUT, KEY_FILE,
            CONFIG_FILE, VERBOSE, LIST_DEVICES, DAEMON_PING_TIMEOUT, HELP, VERSION);

    private final String valueLabel;
    private final String description;
    private final String names; // separated by blanks

    /** @param valueLabel null if the flag has no value */
    Flag(String valueLabel, String description, String... names) {
        this.valueLabel = valueLabel;
        this.description = description;
        this.names = String.join(" ", names);
    }

    static Optional<Flag> named(String name) {
        return Arrays.stream(values()).filter(flag -> flag.names().contains(name)).findFirst();
    }

    boolean hasValue() {
        return valueLabel != null;
    }

    String valueLabel() {
        return valueLabel;
    }

    String description() {
        return description;
    }

    /** The long one first. */
    List<String> names() {
        return List.of(names.split(" ", -1));
    }

    /** Whether a configuration file may set it (noports.md, section 7.2). */
    boolean inFiles() {
        return !NOT_IN_FILES.contains(this);
    }

    /** For people: {@code --from (-f)}. */
    @Override
    public String toString() {
        List<String> all = names();
        return all.size() < 2 ? all.get(0) : all.get(0) + " (" + all.get(1) + ")";
    }

    /** A long flag's name in a configuration file: {@code --local-port} is {@code LOCAL_PORT}. */
    static String fileName(String longName) {
        return longName.substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
