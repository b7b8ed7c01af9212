package org.jnoports.role.relay;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for ports: who may, while there is room, once per session id. Who may not hears nothing. */
final class Leasing {
    private static final Logger log = LoggerFactory.getLogger(Leasing.class);

    private final RoleInstance instance;
    private final RelayServices services;
    private final Executor ending;
    private final Quota quota = new Quota();
    private boolean stopped; // guarded by this

    /** @param ending where sessions end that go wrong on an event loop, which must not wait */
    Leasing(RoleInstance instance, RelayServices services, Executor ending) {
        this.instance = instance;
        this.services = services;
        this.ending = ending;
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

    private void asked(ControlLink link, RelayRequest request, AtSign client, RelaySettings settings) {
        if (!settings.admits(client)) {
            log.info("session {}: refused, {} isn't this relay's manager {}", request.sessionId(), client, settings.admitted());
            return;
        }
        try {
            open(request, client, settings).ifPresentOrElse(
                    lease -> lease.offer(link, settings),
                    () -> log.info("session {}: {} asked again, which is answered once only", request.sessionId(), client));
        } catch (TunnelException e) {
            log.info("session {}: refused to {}: {}", request.sessionId(), client, e.getMessage());
        }
    }

    private Optional<Lease> open(RelayRequest request, AtSign client, RelaySettings settings) {
        Quota.Place place = quota.take(client, settings);
        Optional<Session> session = Optional.empty();
        try {
            session = services.sessions().open(instance, request.sessionId(), client, settings.pairWithin());
        } finally {
            session.ifPresentOrElse(opened -> opened.ended().thenRun(place::free), place::free);
        }
        session.ifPresent(opened -> opened.note(SessionFact.DEVICE, request.device()));
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

        void offer(ControlLink link, RelaySettings settings) {
            try {
                PortPair ports = bind(settings);
                session.ended().thenRun(() -> log.info("session {}: Finished session {} for {} using ports {}", session.id(), session.id(),
                        session.client(), ports));
                link.send(new RelayLease(session.id(), settings.advertisedHost(), ports.first(), ports.second(), Optional.empty()),
                        session.client()).whenComplete((sent, failure) -> sent(ports, failure));
            } catch (TunnelException e) {
                session.end("no ports could be leased: " + e.getMessage());
            }
        }

        private PortPair bind(RelaySettings settings) {
            Transport transport = services.transport().get();
            session.note(SessionFact.TRANSPORT, transport.name());
            Meeting meeting = new Meeting(transport, this::met, cause -> ending.execute(() -> session.end(cause)));
            session.owns(meeting);
            return PortPair.bind(transport, settings.bindHost(), session, meeting);
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
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                session.end("its ports could not be told to " + session.client() + ": " + cause.getMessage());
            }
        }
    }
}
