package org.jnoports.role.client;

import java.nio.file.Path;
import java.util.List;
import org.jnoports.api.TunnelException;

/**
 * Makes ssh remember the device's host key under a name of the device's own and in a file of ours: ports change with
 * every session, so the person's known_hosts would only fill up and warn.
 *
 * @param alias the device's name there
 * @param file known_hosts of the home
 */
record KnownHostsOptions(String alias, Path file) {
    KnownHostsOptions {
        String path = file.toString();
        if (path.contains("\"") || path.contains("\\") || path.contains("${") || path.chars().anyMatch(Character::isISOControl)) {
            throw new TunnelException("ssh can't use files in " + file.getParent() + " because of its name: choose another home "
                    + "with --home");
        }
    }

    /** For any ssh: {@code -o HostKeyAlias=… -o UserKnownHostsFile=…}. */
    List<String> words() {
        return List.of("-o", "HostKeyAlias=" + alias, "-o", "UserKnownHostsFile=" + value());
    }

    /** The same for ssh_config(5), a line each. */
    List<String> options() {
        return List.of("HostKeyAlias " + alias, "UserKnownHostsFile " + value());
    }

    /** As ssh reads option values: {@code %} begins a token, blanks separate several files (ssh_config(5)). */
    private String value() {
        String path = file.toString().replace("%", "%%");
        return path.chars().anyMatch(Character::isWhitespace) ? "\"" + path + "\"" : path;
    }
}
