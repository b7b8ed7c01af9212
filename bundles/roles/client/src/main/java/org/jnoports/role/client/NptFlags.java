package org.jnoports.role.client;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.transport.HostPort;

/** The flags of npt (noports.md, section 7.8) and of what is like it. */
final class NptFlags {
    private static final List<String> FLAGS = List.of("--from -f=", "--to -t=", "--srvd -r=", "--device -d=", "--remote-port -p --rp=",
            "--remote-host -h --rh=", "--local-port -l --lp=", "--local-host --lh=", "--key-file -k=", "--root-domain --root-server=",
            "--daemon-ping-timeout --dpt=", "--timeout -T=", "--heartbeat -H=", "--session-cipher=", "--per-session-storage --pss",
            "--exit-when-connected -x", "--keep-alive -K", "--quiet -q", "--verbose -v", "--help", "--version",
            "--encrypt-rvd-traffic --et", "--no-encrypt-rvd-traffic --no-et");
    private static final Pattern DEVICE = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,35}");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9._:][a-zA-Z0-9._:%-]{0,254}");
    private static final Duration KEPT_ALIVE = Duration.ofDays(1);
    private static final int MAX_PORT = 65_535;
    private static final int PING_SECONDS = 20;
    private static final int MAX_PING_SECONDS = 3_600;

    private final String program;
    private final Path userHome;
    private final Words words;

    NptFlags(String program, Path userHome, List<String> arguments) {
        this.program = program;
        this.userHome = userHome;
        this.words = new Words(program, FLAGS).parse(arguments);
    }

    boolean has(String flag) {
        return words.has(flag);
    }

    List<String> rest() {
        return words.rest();
    }

    /** @param target the device and its atSign where they stand without flags, as in {@code garage@my_device} */
    ClientSettings settings(Optional<String> target) {
        AtSign client = atSign("--from", words.required("--from"));
        Path keys = words.value("--key-file").map(this::path).orElseGet(() -> AtKeysStore.defaultFile(userHome, client));
        Optional<Integer> at = target.map(text -> text.indexOf('@')).filter(index -> index > 0);
        String device = at.map(index -> target.orElseThrow().substring(0, index)).or(() -> target).or(() -> words.value("--device"))
                .orElseThrow(() -> new UsageException(program + ": --device is missing"));
        String daemon = at.map(index -> target.orElseThrow().substring(index)).or(() -> words.value("--to"))
                .orElseThrow(() -> new UsageException(program + ": --to is missing"));
        return new ClientSettings(client, keys, root(), atSign("--to", daemon), device(device), atSign("--srvd", words.required("--srvd")), SshSettings.NONE);
    }

    private String device(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!DEVICE.matcher(name).matches()) {
            throw new UsageException(program + ": --device '" + text + "' is not a device name: those have 1 to 36 of a-z, 0-9, '_' and '-'");
        }
        return name;
    }

    private AtSign atSign(String flag, String text) {
        try {
            return AtSign.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(program + ": " + flag + ": " + e.getMessage());
        }
    }

    private Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(program + ": --key-file '" + text + "' is not a file name");
        }
    }

    private HostPort root() {
        try {
            return words.value("--root-domain").map(text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())).orElse(AtClients.DEFAULT_ROOT);
        } catch (IllegalArgumentException e) {
            throw new UsageException(program + ": --root-domain: " + e.getMessage());
        }
    }

    LineOptions options() {
        boolean encrypt = !words.has("--no-encrypt-rvd-traffic");
        Optional<SessionCipher> cipher = words.value("--session-cipher").map(SettingsReader::cipher);
        if (!encrypt && cipher.isPresent()) {
            throw new UsageException(program + ": --session-cipher and --no-et exclude each other");
        }
        return new LineOptions(true, true, encrypt, cipher,
                Duration.ofSeconds(words.number("--daemon-ping-timeout", 1, MAX_PING_SECONDS, PING_SECONDS)));
    }

    LineOpening.Service service() {
        words.required("--remote-port");
        return new LineOpening.Service(new HostPort(host("--remote-host"), words.number("--remote-port", 1, MAX_PORT, 0)), timeout());
    }

    Duration timeout() {
        return words.value("--timeout").map(text -> Times.parse("--timeout", text))
                .orElse(words.has("--keep-alive") ? KEPT_ALIVE : LineOpening.USUAL_TIMEOUT);
    }

    private String host(String flag) {
        String host = words.value(flag).orElse("localhost");
        if (!HOST.matcher(host).matches()) {
            throw new UsageException(program + ": " + flag + " '" + host + "' is neither a host name nor an IP address");
        }
        return host;
    }

    /** Where to listen: on loopback only, unless something else is named. */
    HostPort local() {
        String host = host("--local-host");
        return new HostPort(host.equals("localhost") ? "127.0.0.1" : host, words.number("--local-port", 0, MAX_PORT, 0));
    }

    Optional<Duration> heartbeat() {
        return words.value("--heartbeat").map(text -> Times.parse("--heartbeat", text));
    }

    static void usage(PrintStream out) {
        out.println("Usage: npt -f ATSIGN -t ATSIGN -r ATSIGN -d NAME -p PORT [-h HOST] [-l PORT] [more]");
        out.println("  -f, --from ATSIGN                 your atSign");
        out.println("  -t, --to ATSIGN                   the device's atSign");
        out.println("  -r, --srvd ATSIGN                 the relay's atSign");
        out.println("  -d, --device NAME                 the device's name");
        out.println("  -p, --rp, --remote-port PORT      the service's port");
        out.println("  -h, --rh, --remote-host HOST      the service's host as the device knows it (localhost)");
        out.println("  -l, --lp, --local-port PORT       where to listen (any free port)");
        out.println("      --lh, --local-host HOST       the address to listen on (localhost)");
        out.println("  -T, --timeout TIME                how long to go on without a connection: 30s, 1h,14m,30s, 7d; 0: a year (30s; 24h with -K)");
        out.println("  -K, --keep-alive                  opens the session again on the same port whenever it has ended");
        out.println("  -x, --exit-when-connected         prints the port and ends; a process of its own holds the session");
        out.println("      --session-cipher CIPHER       authenticated, twin or single (the best that the device can)");
        out.println("      --no-et, --no-encrypt-rvd-traffic  nothing encrypts what is relayed: only for what does so itself");
        out.println("  -H, --heartbeat TIME              how often the control connection is kept alive (5m)");
        out.println("      --dpt, --daemon-ping-timeout SECONDS  how long the device may take to say what it can (20)");
        out.println("  -k, --key-file FILE               your atKeys file (~/.atsign/keys/@you_key.atKeys)");
        out.println("      --root-domain HOST[:PORT]     the atDirectory (root.atsign.org:64)");
        out.println("      --pss, --per-session-storage  accepted: nothing is stored");
        out.println("  -q, --quiet                       no progress");
        out.println("  -v, --verbose                     shows the log");
        out.println("      --help, --version");
    }
}
