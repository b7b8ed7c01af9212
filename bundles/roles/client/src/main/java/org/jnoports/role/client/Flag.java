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
    OUTPUT_EXECUTION_COMMAND(null, "accepted: the ssh command is always printed", "--output-execution-command", "-x"),
    NO_LEGACY_DAEMON(null, "accepted: there is no other mode", "--no-legacy-daemon"),
    NO_AUTHENTICATE_CLIENT_TO_RVD(null, "accepted: there is no other mode", "--no-authenticate-client-to-rvd", "--no-ac"),
    NO_AUTHENTICATE_DEVICE_TO_RVD(null, "accepted: there is no other mode", "--no-authenticate-device-to-rvd", "--no-ad"),
    NO_ENCRYPT_RVD_TRAFFIC(null, "accepted: there is no other mode", "--no-encrypt-rvd-traffic", "--no-et"),
    HELP(null, "prints this", "--help"),
    VERSION(null, "prints the version", "--version");

    private static final List<Flag> NOT_IN_FILES = List.of(IDENTITY_FILE, ADD_FORWARDS_TO_TUNNEL, IDLE_TIMEOUT, KEY_FILE,
            CONFIG_FILE, VERBOSE, HELP, VERSION);

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
