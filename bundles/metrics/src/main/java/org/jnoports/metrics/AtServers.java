package org.jnoports.metrics;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.transport.HostPort;

/** The connections to atServers that roles have, by what the roles are configured with: whoever names the same three shares a client. */
final class AtServers {
    private static final int MOST = 100;
    private static final long LIMIT_SECONDS = 8;
    /** Matches no name: the shortest question that goes there and back. */
    private static final String NOTHING = "^jnoports-health-none$";

    private AtServers() {}

    /** What makes two the same. */
    record Key(AtSign atSign, Path keyFile, HostPort root) {}

    /** @param roundTrip how long a question and its answer took; empty if none came */
    record View(AtSign atSign, HostPort root, ClientState state, Optional<Duration> roundTrip) {}

    /** Of the roles that work, at most 100. */
    static Set<Key> of(List<Map.Entry<Map<String, Object>, Role>> roles, Path userHome) {
        Set<Key> keys = new LinkedHashSet<>();
        for (Map.Entry<Map<String, Object>, Role> role : roles) {
            if (keys.size() < MOST && role.getValue().status().state() != RoleStatus.State.FAILED) {
                key(role.getKey(), userHome).ifPresent(keys::add);
            }
        }
        return keys;
    }

    /** As the roles themselves read their configurations; what they refuse has no connection. */
    private static Optional<Key> key(Map<String, Object> configuration, Path userHome) {
        String atSign = text(configuration, "atSign");
        if (atSign.isEmpty()) {
            return Optional.empty();
        }
        try {
            AtSign parsed = AtSign.of(atSign);
            String keyFile = text(configuration, "keyFile");
            Path path = keyFile.isEmpty() ? AtKeysStore.defaultFile(userHome, parsed)
                    : keyFile.startsWith("~/") ? userHome.resolve(keyFile.substring(2)) : Path.of(keyFile);
            return Optional.of(new Key(parsed, path, HostPort.parse(text(configuration, "rootDomain"), AtClients.DEFAULT_ROOT.port())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Map<String, Object> configuration, String key) {
        Object value = configuration.get(key);
        return value == null || value.getClass().isArray() ? "" : value.toString().strip();
    }

    /** Asks one; waits for the answer for eight seconds at most. */
    static View look(AtClients clients, Key key) throws InterruptedException {
        try (AtClient client = clients.open(key.atSign, key.keyFile, key.root)) {
            ClientState state = client.state();
            return new View(key.atSign, key.root, state, state == ClientState.LIVE ? roundTrip(client) : Optional.empty());
        } catch (TunnelException e) { // no key file
            return new View(key.atSign, key.root, ClientState.DISCONNECTED, Optional.empty());
        }
    }

    private static Optional<Duration> roundTrip(AtClient client) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            client.scan(NOTHING).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
