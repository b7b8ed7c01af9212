package org.jnoports.commands.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.transport.HostPort;

/**
 * The connections to atServers that the roles of this process have: who names the same atSign, key file and root domain shares
 * a client, and so does who looks.
 */
public final class Connections {
    private static final long LIMIT_SECONDS = 8;
    /** Matches no name: the shortest question that goes there and back. */
    private static final String NOTHING = "^jnoports-health-none$";

    private final LiveRoles roles;
    private final AtClients clients;
    private final Path userHome;

    public Connections(LiveRoles roles, AtClients clients) {
        this.roles = roles;
        this.clients = clients;
        userHome = Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isBlank()).orElseGet(() -> System.getProperty("user.home")));
    }

    /** What makes two the same. */
    private record Key(AtSign atSign, Path keyFile, HostPort root) {}

    /**
     * One of them.
     *
     * @param roles who uses it
     * @param roundTrip how long a question to the atServer and back took; empty if none was asked, or none came back
     * @param trouble why none came back; else empty
     */
    public record Connection(AtSign atSign, HostPort root, Path keyFile, List<String> roles, ClientState state, Optional<Duration> roundTrip, String trouble) {}

    /**
     * All that working roles have.
     *
     * @param asked whether to ask each atServer something
     */
    public List<Connection> look(boolean asked) {
        Map<Key, List<String>> users = new LinkedHashMap<>();
        for (LiveRoles.LiveRole role : roles.all()) {
            if (role.status().state() != RoleStatus.State.FAILED) {
                key(role).ifPresent(key -> users.computeIfAbsent(key, same -> new ArrayList<>()).add(role.status().instance().toString()));
            }
        }
        return users.entrySet().stream().map(entry -> look(entry.getKey(), entry.getValue(), asked)).toList();
    }

    /** As the roles themselves read their configurations; what they refuse has no connection. */
    private Optional<Key> key(LiveRoles.LiveRole role) {
        try {
            if (role.value("atSign").isBlank()) {
                return Optional.empty();
            }
            AtSign atSign = AtSign.of(role.value("atSign"));
            return Optional.of(new Key(atSign, keyFile(role.value("keyFile").strip(), atSign),
                    HostPort.parse(role.value("rootDomain"), AtClients.DEFAULT_ROOT.port())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Path keyFile(String text, AtSign atSign) {
        if (text.isEmpty()) {
            return AtKeysStore.defaultFile(userHome, atSign);
        }
        return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
    }

    private Connection look(Key key, List<String> users, boolean asked) {
        try (AtClient client = clients.open(key.atSign, key.keyFile, key.root)) {
            if (!asked || client.state() != ClientState.LIVE) {
                return new Connection(key.atSign, key.root, key.keyFile, users, client.state(), Optional.empty(), "");
            }
            long begin = System.nanoTime();
            client.scan(NOTHING).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Connection(key.atSign, key.root, key.keyFile, users, client.state(), Optional.of(Duration.ofNanos(System.nanoTime() - begin)), "");
        } catch (TunnelException e) {
            return new Connection(key.atSign, key.root, key.keyFile, users, ClientState.DISCONNECTED, Optional.empty(), e.getMessage());
        } catch (ExecutionException e) {
            return new Connection(key.atSign, key.root, key.keyFile, users, ClientState.BACKING_OFF, Optional.empty(), String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return new Connection(key.atSign, key.root, key.keyFile, users, ClientState.BACKING_OFF, Optional.empty(),
                    "no answer within " + LIMIT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Connection(key.atSign, key.root, key.keyFile, users, ClientState.BACKING_OFF, Optional.empty(), "interrupted");
        }
    }
}
