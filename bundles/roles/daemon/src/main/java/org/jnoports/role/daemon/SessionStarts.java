package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.Envelope;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedEnvelope;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionReply.Failed;
import org.jnoports.api.message.SessionReply.Outcome;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.stream.StreamProtection;
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
    private final Decisions decisions;
    private final EphemeralKeys ephemeralKeys;
    private final Supplier<SecureStreams> streams;
    private final Map<BridgeKind, DeviceSide> deviceSides;
    private final Executor workers;
    private final PeerKeys peerKeys = new PeerKeys(System::nanoTime);
    private final AtomicInteger open = new AtomicInteger();
    private boolean stopped;

    SessionStarts(RoleInstance role, DaemonServices services, LivePermissions permissions, Decisions decisions,
            EphemeralKeys ephemeralKeys, Map<BridgeKind, DeviceSide> deviceSides, Executor workers) {
        this.role = role;
        this.codec = services.codec();
        this.registry = services.sessions();
        this.permissions = permissions;
        this.decisions = decisions;
        this.ephemeralKeys = ephemeralKeys;
        this.streams = services.streams();
        this.deviceSides = Map.copyOf(deviceSides);
        this.workers = workers;
    }

    /** When it returns, no session is opened any more. */
    synchronized void stop() {
        stopped = true;
    }

    /** A client that is permitted asked what the daemon can: a session is likely to be next. */
    void expect(Request request) {
        peerKeys.fetchAhead(request.client(), request.link());
    }

    /** @return complete when the answer, if there is one, is with the daemon's atServer */
    CompletionStage<Void> start(Request request, Grant grant, Plan plan, Optional<Envelope> envelope) {
        if (envelope.isEmpty()) {
            log.warn("session {}: the request of {} isn't signed; ignored", plan.id(), request.client());
            return DONE;
        }
        return peerKeys.fetch(request.client(), request.link())
                .thenComposeAsync(key -> signed(request.client(), plan, envelope.get(), key)
                        ? aboutTarget(request, grant, plan) : DONE, workers);
    }

    /** What a service is, only its request says: so it is asked about again, and what is granted is that and no more. */
    private CompletionStage<Void> aboutTarget(Request request, Grant grant, Plan plan) {
        if (plan.isSsh()) {
            return verified(request, grant, plan);
        }
        AccessRequest about = grant.request().withTarget(plan.target());
        long asked = System.nanoTime();
        return decisions.decide(about).thenComposeAsync(decision -> {
            if (decision instanceof Decision.Permit permit) {
                return verified(request, new Grant(about, permit, asked), plan);
            }
            log.info("session {}: {} may not reach {}: {}", plan.id(), request.client(), plan.target(), ((Decision.Deny) decision).reason());
            return DONE;
        }, workers);
    }

    private boolean signed(AtSign client, Plan plan, Envelope envelope, Optional<String> publicKey) {
        if (publicKey.isEmpty()) {
            log.warn("session {}: {} publishes no key to verify its request with; ignored", plan.id(), client);
            return false;
        }
        if (!codec.verifies(envelope, publicKey.get())) {
            log.warn("session {}: the request isn't signed by the key of {}; ignored", plan.id(), client);
            return false;
        }
        return true;
    }

    private CompletionStage<Void> verified(Request request, Grant grant, Plan plan) {
        Optional<Session> opened = openOnce(request, plan);
        if (opened.isEmpty()) {
            return DONE;
        }
        Session session = opened.get();
        CompletionStage<Outcome> outcome = refusal(request, grant, plan)
                .map(reason -> refused(session, reason))
                .orElseGet(() -> permitted(request, grant, plan, session));
        return outcome.thenComposeAsync(what ->
                request.link().send(new SessionReply(session.id(), request.link().device(), what), session.client()), workers);
    }

    private synchronized Optional<Session> openOnce(Request request, Plan plan) {
        if (stopped) {
            log.info("session {}: the daemon is stopping; the request of {} is ignored", plan.id(), request.client());
            return Optional.empty();
        }
        Duration limit = request.settings().dialTimeout().multipliedBy(DeviceSide.DIALS).plus(MARGIN);
        Optional<Session> session = registry.open(role, plan.id(), request.client(), limit);
        if (session.isEmpty()) {
            log.info("session {}: seen before; the request of {} is ignored", plan.id(), request.client());
            return session;
        }
        session.get().note(SessionFact.DEVICE, plan.device());
        session.get().note(SessionFact.TARGET, plan.target().toString());
        session.get().note(SessionFact.CIPHER, plan.cipher().toString());
        open.incrementAndGet();
        session.get().ended().thenRun(open::decrementAndGet);
        return session;
    }

    private Optional<String> refusal(Request request, Grant grant, Plan plan) {
        DaemonSettings settings = request.settings();
        if (!settings.permits(plan.target())) {
            return Optional.of("Daemon does not permit connections to " + plan.target());
        }
        if (!grant.covers(plan.target())) {
            return Optional.of("Client is not permitted connections to " + plan.target());
        }
        if (open.get() > settings.maxSessions()) {
            return Optional.of("Daemon has as many sessions as it may, " + settings.maxSessions() + "; try again later");
        }
        return plan.objection().map(words -> FAILED + words);
    }

    private static CompletionStage<Outcome> refused(Session session, String reason) {
        log.info("session {}: request of {} refused: {}", session.id(), session.client(), reason);
        session.end(reason);
        return CompletableFuture.completedStage(new Failed(reason));
    }

    private CompletionStage<Outcome> permitted(Request request, Grant grant, Plan plan, Session session) {
        permissions.holds(session, grant);
        return CompletableFuture.<Void>completedStage(null)
                .thenComposeAsync(now -> bridged(request, plan, session), workers)
                .exceptionally(failure -> failed(session, failure));
    }

    /** The key is made while the connections are: it may take as long as they do. */
    private CompletionStage<Outcome> bridged(Request request, Plan plan, Session session) {
        DaemonSettings settings = request.settings();
        HostPort relay = relay(plan.relay());
        Optional<SecureStreams.Answer> answer = secured(plan, session);
        StreamProtection protection = answer.map(SecureStreams.Answer::protection).orElseGet(streams.get()::none);
        RelayProof proof = plan.login().<RelayProof>map(login -> new RelayProof.Line(request.link().sign(login))).orElseGet(RelayProof.None::new);
        CompletableFuture<Optional<SshKeys.Pair>> key = keyFor(plan, session, settings);
        DeviceEnd end = new DeviceEnd(new RelayEnd(relay, proof, protection, settings.dialTimeout()), plan.target(), plan.idle());
        return deviceSides.get(settings.bridge()).open(end, session)
                .thenCompose(done -> key.thenApplyAsync(
                        pair -> success(settings, plan, session, pair, answer.map(SecureStreams.Answer::security)), workers));
    }

    /** What encrypts the session, where the client wants that. */
    private Optional<SecureStreams.Answer> secured(Plan plan, Session session) {
        SessionCipher cipher = plan.cipher();
        if (cipher == SessionCipher.NONE) {
            return Optional.empty();
        }
        if (cipher == SessionCipher.SINGLE) {
            log.warn("session {}: the relayed bytes have one key for both directions, the client knows nothing better: that is weak",
                    session.id());
        }
        SessionTerms terms = plan.terms().orElseThrow();
        return Optional.of(streams.get().answer(cipher, terms.clientKey(), terms.extras().authenticated().map(SessionTerms.Certificate::der)));
    }

    /** A name or a literal: it goes into logs, replies and a program's arguments. */
    private static HostPort relay(HostPort asked) {
        if (!RELAY_HOST.matcher(asked.host()).matches()) {
            throw new TunnelException("the relay's host isn't a name or an address");
        }
        return asked;
    }

    /** Clients from 5.3 on need none where the relayed bytes are encrypted; those before do, and can't be told from them. */
    private CompletableFuture<Optional<SshKeys.Pair>> keyFor(Plan plan, Session session, DaemonSettings settings) {
        boolean text = settings.reply() == ReplyForm.TEXT && plan.terms().isEmpty();
        return !plan.isSsh() || text || plan.cipher() == SessionCipher.AUTHENTICATED
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(
                        () -> Optional.of(ephemeralKeys.create(session.id(), settings.sshAlgorithm())), workers);
    }

    private Outcome success(DaemonSettings settings, Plan plan, Session session, Optional<SshKeys.Pair> key, Optional<SessionSecurity> security) {
        if (session.ended().toCompletableFuture().isDone()) {
            throw new TunnelException("the session was ended meanwhile");
        }
        key.ifPresent(pair -> ephemeralKeys.admit(session.id(), pair, settings));
        log.info("session {}: {} is connected to {} through {}, cipher {}", session.id(), session.client(), plan.target(), plan.relay(),
                plan.cipher());
        if (!plan.isSsh()) {
            return new SessionReply.ConnectedService(security);
        }
        return key.isEmpty() && security.isEmpty() ? new ConnectedText()
                : new ConnectedEnvelope(key.map(SshKeys.Pair::privateKey), security);
    }

    private static Outcome failed(Session session, Throwable failure) {
        String sentence = Failures.sentence(failure);
        log.warn("session {}: {} could not be connected: {}", session.id(), session.client(), sentence);
        log.debug("session {}", session.id(), failure);
        session.end(sentence);
        return new Failed(FAILED + sentence);
    }
}
