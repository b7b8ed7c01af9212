package org.jnoports.atserver;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.atserver.connection.Failures;
import org.jnoports.atserver.connection.HttpRefusal;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.OutboundConnection;
import org.jnoports.atserver.connection.OutboundLink;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.directory.AddressBook;
import org.jnoports.atserver.directory.AtDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An atDirectory and atServers that listen. Used by one thread at a time. */
final class RunningServers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningServers.class);

    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(2);

    private final AtServerSettings settings;
    private final AtServerParts parts;
    private final Supplier<Transport> transport;
    private final Surroundings surroundings;
    private final AtDirectory directory;
    private final Certificates certificates;
    private final Listening root;
    private final OutboundLink directoryLink;
    private final PortBook ports;
    private final Map<AtSign, Place> places = new ConcurrentHashMap<>();
    private final Map<AtSign, String> refused = new LinkedHashMap<>();
    private Transport listeningBy;

    /**
     * @param first the one to listen with
     * @param transport the one to connect with at any time
     */
    RunningServers(AtServerSettings settings, AtServerParts parts, Limits usual, InstantSource clock, Transport first,
            Supplier<Transport> transport) {
        Limits limits = settings.tuning().of(usual, Tuning.STANDARD);
        listeningBy = first;
        this.settings = settings;
        this.parts = parts;
        this.transport = transport;
        certificates = new Certificates(settings, parts.certificates(), clock);
        SSLContext tls = certificates.context();
        Workers workers = new Workers();
        directory = new AtDirectory(workers, clock);
        root = new Listening(settings.bindHost(), TlsOptions.server(tls, false), this::asked);
        directoryLink = new OutboundLink(() -> connect(TlsOptions.client(tls, settings.host()), limits, workers), clock);
        AddressBook addresses = new AddressBook(directoryLink, limits.peerStep(), clock);
        surroundings = new Surroundings(parts.verifier(), transport, tls, addresses, settings.testing(),
                new AtomicInteger(), certificates::isHttp, limits, workers, clock);
        ports = PortBook.in(settings.dataDirectory());
    }

    /**
     * Listens, for the first time.
     *
     * @throws TunnelException if a port is taken or a file can't be written; then {@link #close} it
     */
    void open() {
        try {
            root.open(listeningBy, settings.rootPort());
        } catch (TransportException e) {
            throw new TunnelException(AtServerSettings.PID + ": the atDirectory can't listen on " + settings.bindHost()
                    + ", rootPort = '"
                    + settings.rootPort() + "': " + e.getMessage(), e);
        }
        serve(settings.atSigns());
        surroundings.workers().every(LOOK_AT_FILES, certificates::refresh);
        SmallFiles.writeReadable(settings.addressFile(), address() + "\n");
    }

    /**
     * Has exactly these atSigns from now on; the others' connections end.
     *
     * @throws TunnelException if none of them can be served
     */
    void serve(List<AtSign> atSigns) {
        refused.clear();
        places.keySet().stream().filter(atSign -> !atSigns.contains(atSign)).toList().forEach(this::remove);
        List<AtSign> added = atSigns.stream().filter(atSign -> !places.containsKey(atSign)).toList();
        Map<AtSign, AtServer> made = provided(added);
        try {
            made.forEach(this::listen);
        } finally {
            made.keySet().removeAll(places.keySet());
            made.values().forEach(AtServer::close); // those that weren't reached after a failure
        }
        if (places.isEmpty() && !refused.isEmpty()) {
            throw new TunnelException(String.join("; ", refused.values()));
        }
    }

    /** Those that are served. */
    Set<AtSign> atSigns() {
        return places.keySet();
    }

    /** Why others aren't, a sentence for each. */
    Collection<String> refused() {
        return refused.values();
    }

    /** Listens by this transport, on the same ports; connections of the one before are left to it. */
    void move(Transport next) {
        if (next == listeningBy) {
            return;
        }
        listeningBy = next;
        root.move(next);
        places.values().forEach(place -> place.listening().move(next));
    }

    /** Refuses every request from now on. */
    void pause() {
        places.values().forEach(place -> place.atServer().pause());
    }

    private void asked(Connection connection) {
        if (certificates.isHttp(connection)) {
            HttpRefusal.send(connection, surroundings.workers());
        } else {
            directory.accept(connection);
        }
    }

    /** Where the atDirectory is, as clients see it. */
    HostPort address() {
        return new HostPort(settings.host(), root.port());
    }

    /** Making keys takes a while: several at a time. */
    private Map<AtSign, AtServer> provided(List<AtSign> added) {
        Provisioning provisioning = new Provisioning(settings, parts.keys());
        Map<AtSign, AtServer> made = new HashMap<>();
        added.forEach(atSign -> opened(atSign).ifPresent(store -> made.put(atSign, new AtServer(atSign, store, surroundings))));
        List<CompletableFuture<Void>> provided = made.values().stream()
                .map(atServer -> CompletableFuture.supplyAsync(() -> {
                    Supplier<CompletionStage<Void>> kept = atServer.records().keeping();
                    provisioning.provide(atServer.records());
                    return kept.get();
                }, surroundings.workers().executor()).thenCompose(kept -> kept)).toList();
        try {
            provided.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            made.values().forEach(AtServer::close);
            throw Failures.cause(e) instanceof TunnelException known ? known
                    : new TunnelException("the atServers can't be set up: " + Failures.cause(e), e);
        }
        return made;
    }

    /** One that can't be opened doesn't keep the others from starting. */
    private Optional<AtServerStore> opened(AtSign atSign) {
        try {
            return Optional.of(parts.stores().open(atSign, settings.storeDirectory()));
        } catch (TunnelException e) {
            log.warn("{} isn't served: {}", atSign, e.getMessage());
            log.debug("{} isn't served", atSign, e);
            refused.put(atSign, atSign + " isn't served: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void listen(AtSign atSign, AtServer atServer) {
        Listening listening = new Listening(settings.bindHost(), TlsOptions.server(surroundings.tls(), true), atServer::accept);
        places.put(atSign, new Place(atServer, listening));
        try {
            listening.open(listeningBy, ports.port(atSign));
        } catch (TransportException taken) {
            log.info("{}: port {} is taken, another one is chosen", atSign, ports.port(atSign));
            listening.open(listeningBy, 0);
        }
        ports.remember(atSign, listening.port());
        directory.register(atSign, new HostPort(settings.host(), listening.port()));
        atServer.begin();
        log.info("{}: atServer on port {}", atSign, listening.port());
    }

    private void remove(AtSign atSign) {
        directory.unregister(atSign);
        Optional.ofNullable(places.remove(atSign)).ifPresent(Place::close);
        log.info("{}: atServer has ended", atSign);
    }

    private CompletionStage<OutboundConnection> connect(TlsOptions tls, Limits limits, Workers workers) {
        return transport.get().connect(address(), Optional.of(tls), limits.peerStep())
                .thenCompose(connection -> OutboundConnection.greeted(connection, "", limits.peerStep(), workers.executor()));
    }

    /** May be repeated. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(settings.addressFile());
        } catch (IOException e) {
            log.warn("{} can't be deleted: {}", settings.addressFile(), e.getMessage());
        }
        root.close();
        List.copyOf(places.keySet()).forEach(this::remove);
        directory.close();
        directoryLink.close();
        surroundings.workers().close();
    }

    private record Place(AtServer atServer, Listening listening) implements AutoCloseable {
        @Override
        public void close() {
            listening.close();
            atServer.close();
        }
    }
}
