package org.jnoports.role.relay;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.RelayRefusal;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for ports: who may, while there is room, once per session id. Who may not hears nothing. */
final class Leasing {
    private static final Logger log = LoggerFactory.getLogger(Leasing.class);

    private final RoleInstance instance;
    private final RelayServices services;
    private final Worker worker;
    private final Quota quota = new Quota();
    private boolean stopped; // guarded by this

    /** @param worker where sessions end that go wrong on an event loop, which must not wait, and where signatures are verified */
    Leasing(RoleInstance instance, RelayServices services, Worker worker) {
        this.instance = instance;
        this.services = services;
        this.worker = worker;
    }

    /** Sessions that are open now. */
    int sessions() {
        return quota.taken();
    }

    /** Leases nothing more; when it returns, every lease there will ever be is a session of the registry. */
    synchronized void stop() {
        stopped = true;
    }

    /** What arrived, under the settings of the moment; one at a time. */
    synchronized void arrived(ControlLink link, AtNotification notification, RelaySettings settings) {
        if (stopped) {
            return;
        }
        try {
            link.read(notification).ifPresent(request -> asked(link, request, notification.from(), settings));
        } catch (TunnelException e) {
            log.info("{}: a request of {} is ignored: {}", instance, notification.from(), e.getMessage());
        }
    }

    private void asked(ControlLink link, TunnelMessage request, AtSign client, RelaySettings settings) {
        if (request instanceof RelayRequest plain) {
            if (admits(plain.sessionId(), client, settings)) {
                open(plain.sessionId(), plain.device(), client, settings, reason -> {})
                        .ifPresent(lease -> lease.offer(link, settings));
            }
        } else if (request instanceof PortRequest ports && isOwn(ports, client) && admits(ports.sessionId(), client, settings)) {
            Refusals refusals = ports.extras().refusalsWanted()
                    ? reason -> link.send(new RelayRefusal(ports.sessionId(), reason), client) : reason -> {};
            asked(link, ports, settings, refusals);
        }
    }

    /** Tells the client that nothing will come of it, where it wants to know. */
    private interface Refusals {
        void because(String reason);
    }

    /** Anybody can write anybody's name into a request: the atServers say who sent it. */
    private static boolean isOwn(PortRequest ports, AtSign client) {
        if (!ports.client().equals(client)) {
            log.info("session {}: refused, {} asks for ports in another atSign's name", ports.sessionId(), client);
        }
        return ports.client().equals(client);
    }

    private static boolean admits(SessionId id, AtSign client, RelaySettings settings) {
        if (!settings.admits(client)) {
            log.info("session {}: refused, {} isn't this relay's manager {}", id, client, settings.admitted());
        }
        return settings.admits(client);
    }

    private void asked(ControlLink link, PortRequest ports, RelaySettings settings, Refusals refusals) {
        if (ports.extras().sharedPort() || ports.extras().mode() == RelayAuthMode.ESCR) {
            String reason = "this relay has two ports for each session, and takes signed lines as proofs, not challenges";
            log.info("session {}: refused to {}: {}", ports.sessionId(), ports.client(), reason);
            refusals.because(reason);
            return;
        }
        open(ports.sessionId(), ports.device(), ports.client(), settings, refusals)
                .ifPresent(lease -> lease.offer(link, ports, settings, refusals));
    }

    private Optional<Lease> open(SessionId id, String device, AtSign client, RelaySettings settings, Refusals refusals) {
        try {
            Optional<Lease> opened = open(id, device, client, settings);
            if (opened.isEmpty()) {
                log.info("session {}: {} asked again, which is answered once only", id, client);
            }
            return opened;
        } catch (TunnelException e) {
            log.info("session {}: refused to {}: {}", id, client, e.getMessage());
            refusals.because(e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Lease> open(SessionId id, String device, AtSign client, RelaySettings settings) {
        Quota.Place place = quota.take(client, settings);
        Optional<Session> session = Optional.empty();
        try {
            session = services.sessions().open(instance, id, client, settings.pairWithin());
        } finally {
            session.ifPresentOrElse(opened -> opened.ended().thenRun(place::free), place::free);
        }
        session.ifPresent(opened -> opened.note(SessionFact.DEVICE, device));
        return session.map(opened -> new Lease(opened, place));
    }

    /** One session's ports, from binding to the end. */
    private final class Lease {
        private final Session session;
        private final Quota.Place place;

        private Lease(Session session, Quota.Place place) {
            this.session = session;
            this.place = place;
        }

        /** Up to 4.x: one connection for each port, and whoever comes first is it. */
        void offer(ControlLink link, RelaySettings settings) {
            offer(link, reason -> {}, transport -> {
                Meeting meeting = new Meeting(transport, this::met, this::fails);
                session.owns(meeting);
                PortPair ports = PortPair.bind(transport, settings, session,
                        connection -> meeting.arrived(Meeting.Port.FIRST, connection), connection -> meeting.arrived(Meeting.Port.SECOND, connection));
                return new Offered(ports,
                        new RelayLease(session.id(), settings.advertisedHost(), ports.first(), ports.second(), Optional.empty()));
            });
        }

        /** From 5.0 on: who has proved itself, as many as there come. */
        void offer(ControlLink link, PortRequest request, RelaySettings settings, Refusals refusals) {
            CompletionStage<Optional<String>> keyA = key(link, request.authenticateClient(), request.client());
            CompletionStage<Optional<String>> keyB = key(link, request.authenticateDaemon(), request.daemon());
            keyA.thenCombine(keyB, (a, b) -> {
                offer(link, refusals, transport -> rendezvous(request, settings, transport, a, b));
                return null;
            }).exceptionally(failure -> {
                session.end("the key of a side can't be had: " + cause(failure).getMessage());
                refusals.because("the key of a side that is to prove itself can't be had");
                return null;
            });
        }

        private CompletionStage<Optional<String>> key(ControlLink link, boolean needed, AtSign of) {
            return needed ? link.publicKeyOf(of).thenApply(key -> {
                if (key.isEmpty()) {
                    throw new TunnelException(of + " publishes none");
                }
                return key;
            }) : CompletableFuture.completedStage(Optional.empty());
        }

        private Offered rendezvous(PortRequest request, RelaySettings settings, Transport transport, Optional<String> keyA, Optional<String> keyB) {
            String nonce = UUID.randomUUID().toString();
            RelayLogin login = new RelayLogin(session.id(), request.clientNonce(), nonce);
            Map<Side, Door> doors = new EnumMap<>(Side.class);
            doors.put(Side.A, door(login, keyA, settings));
            doors.put(Side.B, door(login, keyB, settings));
            Rendezvous rendezvous = new Rendezvous(transport, doors, worker, this::met, this::fails);
            session.owns(rendezvous);
            PortPair ports = PortPair.bind(transport, settings, session,
                    connection -> rendezvous.arrived(Side.A, connection), connection -> rendezvous.arrived(Side.B, connection));
            return new Offered(ports, new RelayLease(session.id(), settings.advertisedHost(), ports.first(), ports.second(), Optional.of(nonce),
                    request.extras().json(), false));
        }

        private Door door(RelayLogin login, Optional<String> key, RelaySettings settings) {
            return key.map(publicKey -> Door.login(services.codec(), login, publicKey, settings.proveWithin(), worker)).orElseGet(Door::open);
        }

        private record Offered(PortPair ports, RelayLease lease) {}

        /** Binds ports, which can fail. */
        private interface Binding {
            Offered bind(Transport transport);
        }

        private void offer(ControlLink link, Refusals refusals, Binding binding) {
            try {
                Transport transport = services.transport().get();
                session.note(SessionFact.TRANSPORT, transport.name());
                Offered offered = binding.bind(transport);
                session.ended().thenRun(() -> log.info("session {}: Finished session {} for {} using ports {}", session.id(), session.id(),
                        session.client(), offered.ports()));
                link.send(offered.lease(), session.client()).whenComplete((sent, failure) -> sent(offered.ports(), failure));
            } catch (TunnelException e) {
                session.end("no ports could be leased: " + e.getMessage());
                refusals.because("no ports could be leased");
            }
        }

        private void fails(String cause) {
            worker.execute(() -> session.end(cause));
        }

        private void met(Bridge bridge) {
            place.paired();
            log.debug("session {}: both sides have come", session.id());
            session.attach(bridge);
        }

        private void sent(PortPair ports, Throwable failure) {
            if (failure == null) {
                log.debug("session {}: {} was told to use ports {}", session.id(), session.client(), ports);
            } else {
                session.end("its ports could not be told to " + session.client() + ": " + cause(failure).getMessage());
            }
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
