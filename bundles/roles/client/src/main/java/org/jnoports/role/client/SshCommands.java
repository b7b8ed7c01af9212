package org.jnoports.role.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jnoports.api.transport.HostPort;

/** The two ssh commands of a session: the tunnel's, and the one that is printed for the person. */
final class SshCommands {
    /** How long the tunnel waits for its first use; after that it ends with its last forwarded connection. */
    private static final String UNUSED_SECONDS = "15";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final SshSettings settings;
    private final KnownHostsOptions knownHosts;

    SshCommands(SshSettings settings, KnownHostsOptions knownHosts) {
        this.settings = settings;
        this.knownHosts = knownHosts;
    }

    /**
     * The tunnel (noports.md, section 7.3): goes to the background once it forwards.
     *
     * @param key file with the key that lets the tunnel in
     */
    List<String> tunnel(Path program, String user, HostPort relay, Path key, int localPort) {
        List<String> words = new ArrayList<>(List.of(program.toString(), user + "@" + relay.host(), "-p", "" + relay.port(),
                "-i", file(key), "-L", localPort + ":localhost:" + settings.remoteSshdPort(), "-o", "LogLevel=VERBOSE",
                "-t", "-t", "-o", "StrictHostKeyChecking=accept-new", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
                "-o", "ExitOnForwardFailure=yes"));
        words.addAll(knownHosts.words());
        words.addAll(List.of("-o", "GlobalKnownHostsFile=/dev/null", "-n", "-f"));
        if (settings.optionsToTunnel()) {
            settings.options().forEach(option -> words.addAll(wordsOf(option)));
        }
        words.addAll(List.of("sleep", UNUSED_SECONDS));
        return words;
    }

    /** The line for the person (noports.md, section 7.4), ready for a shell. */
    String printed(String user, int localPort) {
        List<String> words = new ArrayList<>(List.of("ssh", "-p", "" + localPort));
        if (settings.identity().isPresent()) {
            words.addAll(List.of("-o", "StrictHostKeyChecking=accept-new", "-o", "IdentitiesOnly=yes"));
        }
        words.addAll(knownHosts.words());
        String options = settings.optionsToTunnel() ? "" : settings.options().stream().map(option -> " " + option)
                .collect(Collectors.joining());
        Optional<String> identity = settings.identity().map(path -> " -i " + shell(file(path)));
        return words.stream().map(SshCommands::shell).collect(Collectors.joining(" ")) + options + " "
                + shell(user + "@localhost") + identity.orElse("");
    }

    /** As ssh reads file names: {@code %} begins a token. */
    private static String file(Path path) {
        return path.toString().replace("%", "%%");
    }

    private static List<String> wordsOf(String option) {
        return Arrays.stream(option.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
    }

    private static String shell(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
