package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.Envelope;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedEnvelope;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionReply.Failed;
import org.jnoports.api.message.SessionReply.Outcome;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.transport.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a session request of a client that may ask: the signature is verified, the id must be new, the target
 * permitted; then both connections are made, and only then is the client told (noports.md, sections 6.5 to 6.9). A
 * request without its client's signature, or with an id seen before, gets no answer. Thread-safe, never blocks.
 */
final class SessionStarts {
    /** What starting may take beyond its two dials: an RSA key, a bridge process. */
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Pattern RELAY_HOST = Pattern.compile("[A-Za-z0-9_:][A-Za-z0-9._:%-]{0,252}");
    private static final String FAILED = "Failed to start up the daemon side of the srv socket tunnel : ";
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final Logger log = LoggerFactory.getLogger(SessionStarts.class);

    private final RoleInstance role;
    private final MessageCodec codec;
    private final SessionRegistry registry;
    private final LivePermissions permissions;
    private final EphemeralKeys ephemeralKeys;
    private final Map<BridgeKind, DeviceSide> deviceSides;
    private final Executor workers;
    private final PeerKeys peerKeys = new PeerKeys();
    private final AtomicInteger open = new AtomicInteger();
    private boolean stopped;

    SessionStarts(RoleInstance role, DaemonServices services, LivePermissions permissions, EphemeralKeys ephemeralKeys,
            Map<BridgeKind, DeviceSide> deviceSides, Executor workers) {
        this.role = role;
        this.codec = services.codec();
        this.registry = services.sessions();
        this.permissions = permissions;
        this.ephemeralKeys = ephemeralKeys;
        this.deviceSides = Map.copyOf(deviceSides);
        this.workers = workers;
    }

    /** When it returns, no session is opened any more. */
    synchronized void stop() {
        stopped = true;
    }

    /** @return complete when the answer, if there is one, is with the daemon's atServer */
    CompletionStage<Void> start(
            Request request, Grant grant, SessionRequest asked, Optional<Envelope> envelope) {
        if (envelope.isEmpty()) {
            log.warn("session {}: the request of {} isn't signed; ignored", asked.sessionId(), request.client());
            return DONE;
        }
        return peerKeys.fetch(request.client(), request.link())
                .thenComposeAsync(key -> signed(request.client(), asked, envelope.get(), key)
                        ? verified(request, grant, asked) : DONE, workers);
    }

    private boolean signed(AtSign client, SessionRequest asked, Envelope envelope, Optional<String> publicKey) {
        if (publicKey.isEmpty()) {
            log.warn("session {}: {} publishes no key to verify its request with; ignored", asked.sessionId(), client);
            return false;
        }
        if (!codec.verifies(envelope, publicKey.get())) {
            log.warn("session {}: the request isn't signed by the key of {}; ignored", asked.sessionId(), client);
            return false;
        }
        return true;
    }

    private CompletionStage<Void> verified(Request request, Grant grant, SessionRequest asked) {
        Optional<Session> opened = openOnce(request, asked);
        if (opened.isEmpty()) {
            return DONE;
        }
        Session session = opened.get();
        CompletionStage<Outcome> outcome = refusal(request, grant)
                .map(reason -> refused(session, reason))
                .orElseGet(() -> permitted(request.settings(), grant, asked, session));
        return outcome.thenComposeAsync(what ->
                request.link().send(new SessionReply(session.id(), request.link().device(), what), session.client()), workers);
    }

    private synchronized Optional<Session> openOnce(Request request, SessionRequest asked) {
        if (stopped) {
            log.info("session {}: the daemon is stopping; the request of {} is ignored", asked.sessionId(), request.client());
            return Optional.empty();
        }
        Duration limit = request.settings().dialTimeout().multipliedBy(DeviceSide.DIALS).plus(MARGIN);
        Optional<Session> session = registry.open(role, asked.sessionId(), request.client(), limit);
        if (session.isEmpty()) {
            log.info("session {}: seen before; the request of {} is ignored", asked.sessionId(), request.client());
            return session;
        }
        session.get().note(SessionFact.DEVICE, asked.device());
        session.get().note(SessionFact.TARGET, request.settings().target().toString());
        session.get().note(SessionFact.CIPHER, "none"); // this flow leaves it to ssh inside
        open.incrementAndGet();
        session.get().ended().thenRun(open::decrementAndGet);
        return session;
    }

    private Optional<String> refusal(Request request, Grant grant) {
        DaemonSettings settings = request.settings();
        if (!settings.permitsTarget()) {
            return Optional.of("Daemon does not permit connections to " + settings.target());
        }
        if (!Grant.covers(grant.permit(), grant.request())) {
            return Optional.of("Client is not permitted connections to " + settings.target());
        }
        if (open.get() > settings.maxSessions()) {
            return Optional.of("Daemon has as many sessions as it may, " + settings.maxSessions() + "; try again later");
        }
        return Optional.empty();
    }

    private static CompletionStage<Outcome> refused(Session session, String reason) {
        log.info("session {}: request of {} refused: {}", session.id(), session.client(), reason);
        session.end(reason);
        return CompletableFuture.completedStage(new Failed(reason));
    }

    private CompletionStage<Outcome> permitted(DaemonSettings settings, Grant grant, SessionRequest asked, Session session) {
        permissions.holds(session, grant);
        return CompletableFuture.<Void>completedStage(null)
                .thenCompose(now -> bridged(settings, asked, session))
                .exceptionally(failure -> failed(session, failure));
    }

    /** The key is made while the connections are: it may take as long as they do. */
    private CompletionStage<Outcome> bridged(DaemonSettings settings, SessionRequest asked, Session session) {
        HostPort relay = relay(asked);
        CompletableFuture<Optional<SshKeys.Pair>> key = keyFor(session, settings);
        return deviceSides.get(settings.bridge()).open(relay, session, settings)
                .thenCompose(done -> key.thenApplyAsync(pair -> success(settings, relay, session, pair), workers));
    }

    /** A name or a literal: it goes into logs, replies and a program's arguments. */
    private static HostPort relay(SessionRequest asked) {
        if (!RELAY_HOST.matcher(asked.host()).matches()) {
            throw new TunnelException("the relay's host isn't a name or an address");
        }
        return new HostPort(asked.host(), asked.port());
    }

    private CompletableFuture<Optional<SshKeys.Pair>> keyFor(Session session, DaemonSettings settings) {
        return settings.reply() == ReplyForm.TEXT
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(
                        () -> Optional.of(ephemeralKeys.create(session.id(), settings.sshAlgorithm())), workers);
    }

    private Outcome success(DaemonSettings settings, HostPort relay, Session session, Optional<SshKeys.Pair> key) {
        if (session.ended().toCompletableFuture().isDone()) {
            throw new TunnelException("the session was ended meanwhile");
        }
        key.ifPresent(pair -> ephemeralKeys.admit(session.id(), pair, settings));
        log.info("session {}: {} is connected to {} through {}", session.id(), session.client(), settings.target(), relay);
        return key.isEmpty() ? new ConnectedText() : new ConnectedEnvelope(key.map(SshKeys.Pair::privateKey));
    }

    private static Outcome failed(Session session, Throwable failure) {
        String sentence = Failures.sentence(failure);
        log.warn("session {}: {} could not be connected: {}", session.id(), session.client(), sentence);
        log.debug("session {}", session.id(), failure);
        session.end(sentence);
        return new Failed(FAILED + sentence);
    }
}
