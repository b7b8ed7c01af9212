package org.jnoports.atserver.peer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.atserver.connection.Failures;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.OutboundConnection;
import org.jnoports.atserver.connection.OutboundLink;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.directory.AddressBook;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/**
 * How one atSign's atServer speaks to the others: it finds them by the atDirectory and calls them over TLS, those of the
 * same process too. Connections are kept while they are used, and their number is limited. Thread-safe.
 */
public final class Peers implements AutoCloseable {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(1);

    /** What a connection is for; each has its own, so that none waits for another. */
    public enum Purpose {
        /** Without authentication: what everybody may read. */
        PUBLIC,
        /** As the owner: what is shared with the owner. */
        READ,
        /** As the owner: notifications. */
        NOTIFY
    }

    private final AtSign owner;
    private final AddressBook addresses;
    private final Supplier<Transport> transport;
    private final SSLContext tls;
    private final PolHandshake handshake;
    private final Limits limits;
    private final Workers workers;
    private final InstantSource clock;
    private final Map<Way, OutboundLink> links = new ConcurrentHashMap<>();
    private final Workers.Repetition housekeeping;
    private volatile boolean closed;

    /** @param tls presents this process's certificate, which the others look at */
    public Peers(AtSign owner, AddressBook addresses, Supplier<Transport> transport, SSLContext tls, PolHandshake handshake,
            Limits limits, Workers workers, InstantSource clock) {
        this.owner = owner;
        this.addresses = addresses;
        this.transport = transport;
        this.tls = tls;
        this.handshake = handshake;
        this.limits = limits;
        this.workers = workers;
        this.clock = clock;
        housekeeping = workers.every(limits.housekeeping(), () -> closeIdle(KEPT));
    }

    /**
     * Asks another atServer.
     *
     * @param line without LF
     * @param limit for its answer, connecting not counted
     * @return the payload of its data; fails with a {@link Refusal} in every case
     */
    public CompletionStage<String> ask(AtSign peer, Purpose purpose, String line, Duration limit) {
        return request(new Way(peer, purpose), line, limit)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw refusal(peer, Failures.cause(failure));
                    }
                    return PeerAnswer.data(answer);
                });
    }

    /** How many connections are kept or being made. */
    public int size() {
        return links.size();
    }

    private CompletionStage<String> request(Way way, String line, Duration limit) {
        if (closed) {
            return CompletableFuture.failedFuture(Refusal.of(ErrorCode.UNREACHABLE, "this atServer is stopping"));
        }
        if (links.size() >= limits.maxConnections() && !links.containsKey(way)) {
            closeIdle(KEPT_WHEN_FULL);
            if (links.size() >= limits.maxConnections()) {
                return CompletableFuture.failedFuture(Refusal.of(ErrorCode.OUTBOUND_LIMIT, "too many other atServers at a time"));
            }
        }
        OutboundLink link = links.computeIfAbsent(way, other -> new OutboundLink(() -> open(other), clock));
        return link.request(line, limit).orElseGet(() -> { // closed just now, because it was idle
            links.remove(way, link);
            return request(way, line, limit);
        });
    }

    private CompletionStage<OutboundConnection> open(Way way) {
        return addresses.find(way.peer()).thenCompose(address -> connect(way, address));
    }

    private CompletionStage<OutboundConnection> connect(Way way, Optional<HostPort> found) {
        HostPort address = found.orElseThrow(() ->
                Refusal.of(ErrorCode.UNKNOWN_ATSIGN, "no atServer for " + way.peer() + " in the atDirectory"));
        TlsOptions options = TlsOptions.client(tls, address.host());
        return transport.get().connect(address, Optional.of(options), limits.peerStep())
                .thenCompose(connection ->
                        OutboundConnection.greeted(connection, owner.text(), limits.peerStep(), workers.executor()))
                .whenComplete((connection, failure) -> {
                    if (failure != null) {
                        addresses.forget(way.peer());
                    }
                })
                .thenCompose(connection -> proved(connection, way));
    }

    private CompletionStage<OutboundConnection> proved(OutboundConnection connection, Way way) {
        if (way.purpose() == Purpose.PUBLIC) {
            return CompletableFuture.completedFuture(connection);
        }
        CompletionStage<OutboundConnection> proved = handshake.perform(connection, way.peer());
        return (way.purpose() == Purpose.NOTIFY ? proved.thenCompose(this::pipelined) : proved).whenComplete((done, failure) -> {
            if (failure != null) {
                connection.close();
            }
        });
    }

    /** Our own atServers say how many requests they take at a time; others take one. */
    private CompletionStage<OutboundConnection> pipelined(OutboundConnection connection) {
        return connection.request("info:brief", limits.peerStep()).thenApply(answer -> {
            boolean told = answer.startsWith("data:{");
            Object requests = told ? Json.object(PeerAnswer.data(answer)).map(members -> members.get("pipelining")).orElse(0) : 0;
            connection.pipeline(requests instanceof Integer most ? Math.min(most, Limits.MAX_AHEAD) : 1);
            return connection;
        });
    }

    private static Refusal refusal(AtSign peer, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof TransportException lost && lost.reason() == TransportException.Reason.TIMED_OUT) {
            return Refusal.of(ErrorCode.TIMEOUT, "no answer from " + peer);
        }
        String why = failure instanceof TunnelException ? failure.getMessage() : failure.getClass().getSimpleName();
        return Refusal.of(ErrorCode.UNREACHABLE, "no connection to " + peer + ": " + why);
    }

    private void closeIdle(Duration kept) {
        links.forEach((way, link) -> {
            if (link.closeIfIdle(kept)) {
                links.remove(way, link);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        housekeeping.close();
        links.values().forEach(OutboundLink::close);
        links.clear();
    }

    private record Way(AtSign peer, Purpose purpose) {}
}
