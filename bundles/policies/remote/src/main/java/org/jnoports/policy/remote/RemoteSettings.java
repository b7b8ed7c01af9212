package org.jnoports.policy.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.transport.HostPort;

/**
 * A checked configuration.
 *
 * @param controller who is asked
 * @param atSign who asks: the daemon
 * @param device in lower case; empty: any
 * @param timeout longest wait for an answer
 * @param remembered how long an answer holds
 * @param presence what the controller is told every five minutes, if anything
 */
record RemoteSettings(AtSign controller, AtSign atSign, Path keyFile, HostPort root, String device, Duration timeout,
        Duration remembered, Optional<DevicePresence> presence) {
    /** An authorizer gives all its policies 12 s together. */
    private static final int MAX_TIMEOUT_MILLIS = 11_000;
    private static final int MAX_REMEMBERED_MILLIS = 300_000;

    /** @throws TunnelException with a sentence that names PID, key and value */
    static RemoteSettings from(RemotePolicyConfig config, String pid, Path userHome, String version) {
        Check check = new Check(pid);
        AtSign atSign = check.value("atSign", config::atSign, text -> AtSign.of(text.strip()));
        String device = check.value("device", config::device, text -> text.strip().toLowerCase(Locale.ROOT));
        check.value("daemon", config::daemon, text -> sameAs(atSign, text.strip()));
        String group = check.value("deviceGroup", config::deviceGroup, text -> text.isBlank() ? AccessRequest.NO_GROUP : text.strip());
        return new RemoteSettings(
                check.value("controller", config::controller, text -> AtSign.of(text.strip())),
                atSign,
                check.value("keyFile", config::keyFile, text -> path(text.strip(), userHome, atSign)),
                check.value("rootDomain", config::rootDomain, text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())),
                device,
                check.value("timeoutMillis", config::timeoutMillis, within(1, MAX_TIMEOUT_MILLIS)),
                check.value("cacheMillis", config::cacheMillis, within(0, MAX_REMEMBERED_MILLIS)),
                check.value("presence", config::presence, wanted -> presence(wanted, device, group, version)));
    }

    /** Whether this is about the daemon that asks. */
    boolean concerns(AccessRequest request) {
        return request.daemon().equals(atSign) && (device.isEmpty() || device.equals(request.device().toLowerCase(Locale.ROOT)));
    }

    private static AtSign sameAs(AtSign atSign, String daemon) {
        if (!daemon.isEmpty() && !AtSign.of(daemon).equals(atSign)) {
            throw new IllegalArgumentException("a controller answers a daemon about itself only, so it must be " + atSign + " or empty");
        }
        return atSign;
    }

    private static Path path(String text, Path userHome, AtSign atSign) {
        if (text.isEmpty()) {
            return AtKeysStore.defaultFile(userHome, atSign);
        }
        return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
    }

    private static Function<Integer, Duration> within(int least, int most) {
        return value -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("it must be " + least + " to " + most);
            }
            return Duration.ofMillis(value);
        };
    }

    private static Optional<DevicePresence> presence(boolean wanted, String device, String group, String version) {
        if (wanted && device.isEmpty()) {
            throw new IllegalArgumentException("it is the presence of one device: say which one by device");
        }
        return wanted ? Optional.of(new DevicePresence(device, group, version, "j" + version, Map.of(), List.of()))
                : Optional.empty();
    }

    /** Values come through a proxy of DS, which throws what it likes when one has the wrong type. */
    private record Check(String pid) {
        <V, T> T value(String key, Supplier<V> value, Function<V, T> check) {
            V raw;
            try {
                raw = value.get();
            } catch (RuntimeException e) {
                throw new TunnelException(pid + ": " + key + " can't be read: " + e.getMessage(), e);
            }
            try {
                return check.apply(raw);
            } catch (IllegalArgumentException e) {
                throw new TunnelException(pid + ": " + key + " = '" + raw + "': " + e.getMessage(), e);
            }
        }
    }
}
