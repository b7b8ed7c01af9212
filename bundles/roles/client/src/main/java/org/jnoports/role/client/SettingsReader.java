package org.jnoports.role.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.transport.HostPort;

/** Flags to settings. */
final class SettingsReader {
    private static final Pattern DEVICE = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,35}");
    private static final int SSHD_PORT = 22;
    private static final int MAX_PORT = 65_535;
    private static final int IDLE_SECONDS = 15;
    private static final int PING_SECONDS = 20;
    private static final int MAX_PING_SECONDS = 3_600;
    private static final int MAX_IDLE_SECONDS = 366 * 24 * 3600;

    private final Arguments arguments;
    private final Path userHome;

    SettingsReader(Arguments arguments, Path userHome) {
        this.arguments = arguments;
        this.userHome = userHome;
    }

    /** @throws UsageException with a sentence that names the flag */
    ClientSettings read() {
        AtSign client = atSign(Flag.FROM);
        Path keyFile = arguments.path(Flag.KEY_FILE).orElseGet(() -> AtKeysStore.defaultFile(userHome, client));
        return new ClientSettings(client, keyFile, root(), atSign(Flag.TO), device(), relay(), ssh());
    }

    /** Whose devices are to be listed. */
    DeviceList.Lister lister() {
        AtSign client = atSign(Flag.FROM);
        Path keyFile = arguments.path(Flag.KEY_FILE).orElseGet(() -> AtKeysStore.defaultFile(userHome, client));
        Optional<AtSign> of = arguments.value(Flag.TO).map(name -> atSign(Flag.TO, name));
        return new DeviceList.Lister(new ClientSettings(client, keyFile, root(), of.orElse(client), "default", client, SshSettings.NONE), of);
    }

    /** How a session of 5.x is to be. */
    LineOptions line() {
        Optional<SessionCipher> cipher = arguments.value(Flag.SESSION_CIPHER).map(SettingsReader::cipher);
        boolean encrypt = isOn(Flag.NO_ENCRYPT_RVD_TRAFFIC, Flag.ENCRYPT_RVD_TRAFFIC);
        if (!encrypt && cipher.isPresent()) {
            throw new UsageException(Flag.SESSION_CIPHER + " and --no-et exclude each other");
        }
        LineOptions options = new LineOptions(isOn(Flag.NO_AUTHENTICATE_CLIENT_TO_RVD, Flag.AUTHENTICATE_CLIENT_TO_RVD),
                isOn(Flag.NO_AUTHENTICATE_DEVICE_TO_RVD, Flag.AUTHENTICATE_DEVICE_TO_RVD), encrypt, cipher,
                Duration.ofSeconds(arguments.number(Flag.DAEMON_PING_TIMEOUT, 1, MAX_PING_SECONDS, PING_SECONDS)));
        Stream.of(Flag.SEND_SSH_PUBLIC_KEY, Flag.INLINE).filter(flag -> options.isOlder() && arguments.has(flag)).findFirst().ifPresent(flag -> {
            throw new UsageException(flag + " works with daemons of 5.0 and later: leave it out, or --no-ac, --no-ad and --no-et");
        });
        return options;
    }

    /** In a file the flag itself may be false. */
    private boolean isOn(Flag negated, Flag flag) {
        return !arguments.has(negated) && !arguments.value(flag).map(value -> !value.equalsIgnoreCase("true")).orElse(false);
    }

    static SessionCipher cipher(String name) {
        return Arrays.stream(SessionCipher.values()).filter(cipher -> cipher != SessionCipher.NONE && cipher.toString().equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("--session-cipher: '" + name + "' is not authenticated, twin or single"));
    }

    private AtSign atSign(Flag flag) {
        return atSign(flag, arguments.value(flag)
                .orElseThrow(() -> new UsageException(flag + " is missing: it names an atSign")));
    }

    private static AtSign atSign(Flag flag, String value) {
        try {
            return AtSign.of(value.strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": " + e.getMessage());
        }
    }

    private AtSign relay() {
        boolean older = arguments.typed(Flag.HOST) && !arguments.typed(Flag.SRVD);
        Flag flag = older || arguments.value(Flag.SRVD).isEmpty() ? Flag.HOST : Flag.SRVD;
        String value = arguments.value(flag)
                .orElseThrow(() -> new UsageException(Flag.SRVD + " is missing: it names the relay's atSign"));
        if (!value.startsWith("@")) {
            throw new UsageException(flag + ": '" + value + "' is not an atSign, and without a relay (reverse mode) there is no "
                    + "session: name a relay's atSign, such as @rv_am");
        }
        return atSign(flag, value);
    }

    private String device() {
        String name = arguments.value(Flag.DEVICE).orElse("default").strip().toLowerCase(Locale.ROOT);
        if (!DEVICE.matcher(name).matches()) {
            throw new UsageException(Flag.DEVICE + ": '" + name + "' is not a device name: those have 1 to 36 of a-z, 0-9, "
                    + "'_' and '-' and don't start with '-'");
        }
        return name;
    }

    private HostPort root() {
        try {
            return arguments.value(Flag.ROOT_DOMAIN)
                    .map(text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port()))
                    .orElse(AtClients.DEFAULT_ROOT);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Flag.ROOT_DOMAIN + ": " + e.getMessage());
        }
    }

    private SshSettings ssh() {
        return new SshSettings(builtIn(), user(Flag.REMOTE_USER_NAME), user(Flag.TUNNEL_USER_NAME),
                arguments.path(Flag.IDENTITY_FILE), arguments.number(Flag.LOCAL_PORT, 0, MAX_PORT, 0),
                arguments.number(Flag.REMOTE_SSHD_PORT, 1, MAX_PORT, SSHD_PORT), options(),
                arguments.has(Flag.ADD_FORWARDS_TO_TUNNEL),
                Duration.ofSeconds(arguments.number(Flag.IDLE_TIMEOUT, 1, MAX_IDLE_SECONDS, IDLE_SECONDS)));
    }

    private boolean builtIn() {
        String client = arguments.value(Flag.SSH_CLIENT).orElse("openssh");
        return switch (client) {
            case "openssh" -> false;
            case "mina", "dart", "pure-dart" -> true;
            default -> throw new UsageException(Flag.SSH_CLIENT + ": '" + client + "' is not openssh, mina or dart");
        };
    }

    private Optional<String> user(Flag flag) {
        Optional<String> name = arguments.value(flag);
        if (name.isPresent() && !SshNames.isUser(name.get())) {
            throw new UsageException(flag + ": '" + name.get() + "' can't be an account's name");
        }
        return name;
    }

    private List<String> options() {
        List<String> options = arguments.values(Flag.LOCAL_SSH_OPTIONS);
        if (options.stream().anyMatch(option -> option.chars().anyMatch(Character::isISOControl))) {
            throw new UsageException(Flag.LOCAL_SSH_OPTIONS + ": an option has a line break or another control character");
        }
        return options;
    }
}
