package org.jnoports.role.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.Feature;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.HostPort;

/**
 * The control side of one session of 5.x (noports.md, section 1.5): asks the daemon what it can and the relay for two ports at once,
 * keeps port A and tells the daemon of port B. What the daemon says it can decides, never its version.
 */
final class LineOpening {
    /** Requests for this time-out need no feature: daemons have always done that. */
    static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofMinutes(5);
    private static final Duration SPACING = Duration.ofMillis(100);
    private static final Duration DIAL = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final LineOptions options;
    private final ClientServices services;
    private final LineClient.Holder holder;
    private final MessageCodec codec;
    private final SecureStreams streams;
    private final WaitLimits limits;
    private final Lookups lookups;
    private final AtKeys keys;
    private final Consumer<String> progress;
    private final SecureStreams.Offer offer;
    private final Encoded portRequest;
    private final Encoded ping;
    private final SessionId id = SessionId.random();
    private final String nonce = UUID.randomUUID().toString();

    /** A service near the device, and how long the session goes on without a connection. */
    record Service(HostPort target, Duration timeout) {}

    /**
     * Makes what needs nobody's answer, so that it is there when the atServer is.
     *
     * @param progress hears of each step that is done
     */
    LineOpening(ClientSettings settings, LineOptions options, ClientServices services, LineClient.Holder holder, WaitLimits limits, Waiting waiting,
            AtKeys keys, Consumer<String> progress) {
        this.settings = settings;
        this.options = options;
        this.services = services;
        this.holder = holder;
        this.codec = services.codec();
        this.streams = services.streams();
        this.limits = limits;
        this.lookups = new Lookups(settings, limits, waiting);
        this.keys = keys;
        this.progress = progress;
        this.offer = streams.offer();
        this.portRequest = encoded(portRequest(), settings.relay());
        this.ping = encoded(new Ping(settings.device()), settings.daemon());
        makeOffer();
    }

    /** What the daemon will be offered, if it can do the best or what is asked for. */
    private void makeOffer() {
        if (options.encrypt()) {
            String unused = options.cipher().orElse(SessionCipher.AUTHENTICATED) == SessionCipher.AUTHENTICATED ? offer.certificate() : offer.publicKey();
        }
    }

    /**
     * Opens a session.
     *
     * @param service what to reach; empty: the device's sshd
     * @param sshKey a public key that the device is to let in before
     * @throws TunnelException with what failed and what to do
     */
    OpenedLine open(AtClient client, Optional<Service> service, Optional<String> sshKey) {
        try (Replies replies = new Replies(client, codec, settings, id)) {
            Lookups.Sent ports = lookups.send(client, portRequest); // first: its way to the answer is the longest, and the rest goes beside it
            send(client, ping);
            CompletionStage<Optional<String>> daemonKey = client.get(AtKey.publicKeyOf(settings.daemon()));
            CompletionStage<Optional<String>> shared = service.isPresent() ? CompletableFuture.completedStage(Optional.of("-")) : lookups.askForUser(client);
            String publicKey = lookups.publicKey(daemonKey);
            RelayLease lease = lease(ports, replies);
            Heartbeat heartbeat = heartbeat(replies);
            require(heartbeat, service, sshKey);
            sshKey.ifPresent(key -> offer(client, key));
            String user = service.isPresent() ? "" : lookups.user(shared);
            RelayProof proof = proof(lease);
            Optional<SessionEnds.Dialled> dialled = dialled(lease, proof);
            boolean opened = false;
            try {
                OpenedLine line = requested(client, replies, lease, proof, dialled, heartbeat, service, publicKey, user);
                opened = true;
                return line;
            } finally {
                if (!opened) {
                    dialled.ifPresent(SessionEnds.Dialled::close);
                }
            }
        }
    }

    private RelayProof proof(RelayLease lease) {
        return options.clientProves() ? new RelayProof.Line(codec.sign(new RelayLogin(id, nonce, lease.nonce().orElseThrow()), keys))
                : new RelayProof.None();
    }

    /** Beside the request to the daemon, which is a longer way. */
    private Optional<SessionEnds.Dialled> dialled(RelayLease lease, RelayProof proof) {
        return holder == LineClient.Holder.THIS_PROCESS
                ? Optional.of(services.ends().get().dial(services.transport().get(), relay(lease), proof, DIAL)) : Optional.empty();
    }

    private static HostPort relay(RelayLease lease) {
        return new HostPort(lease.host(), lease.port1());
    }

    private Encoded encoded(TunnelMessage message, AtSign receiver) {
        return codec.encode(message, settings.client(), receiver, keys);
    }

    private static void send(AtClient client, Encoded encoded) {
        CompletionStage<Void> unused = client.notify(encoded.key(), encoded.value(), Lookups.REQUEST_LIFETIME);
    }

    private void offer(AtClient client, String key) {
        send(client, encoded(new KeyOffer(settings.device(), key), settings.daemon()));
        progress.accept("your public key sent to " + settings.peer());
    }

    private PortRequest portRequest() {
        return new PortRequest(id, settings.device(), settings.client(), settings.daemon(), options.clientProves(),
                options.daemonProves(), nonce, new PortRequest.Extras(RelayAuthMode.PAYLOAD, Optional.empty(), false, true, List.of(), true));
    }

    private RelayLease lease(Lookups.Sent request, Replies replies) {
        String silent = "no answer from the relay " + settings.relay() + " within " + WaitLimits.text(limits.relay())
                + " (Connection timeout to srvd " + settings.relay() + " service): check the name after -r, that the relay runs, "
                + "and that it lets " + settings.client() + " in; relays before 5.0 need --no-ac --no-ad --no-et";
        RelayLease lease = lookups.answer(request, replies.lease(), limits.relay(), () -> {}, silent);
        if (!SshNames.isHost(lease.host())) {
            throw new TunnelException("the relay " + settings.relay() + " leased an address that can't be dialled");
        }
        if ((options.clientProves() || options.daemonProves()) && lease.nonce().isEmpty()) {
            throw new TunnelException("the relay " + settings.relay() + " doesn't authenticate who dials it: it is older than 5.0, "
                    + "so use --no-ac --no-ad, or another relay");
        }
        progress.accept("relay " + settings.relay() + " leased " + new HostPort(lease.host(), lease.port1()) + "," + lease.port2());
        return lease;
    }

    private Heartbeat heartbeat(Replies replies) {
        return lookups.answer(replies.heartbeat(), options.ping(), "no response from the device daemon " + settings.peer() + " within "
                + WaitLimits.text(options.ping()) + " (Daemon feature check timed out): it isn't running, has another device name, doesn't let "
                + settings.client() + " in, or is older than 5.0, which needs --no-ad --no-et --no-ac");
    }

    /** What is asked for must be there; nothing weaker is taken instead (noports.md, section 7.6). */
    private void require(Heartbeat heartbeat, Optional<Service> service, Optional<String> sshKey) {
        List<Feature> required = new ArrayList<>();
        if (options.daemonProves()) {
            required.add(Feature.RELAY_AUTHENTICATION);
        }
        if (options.encrypt()) {
            required.add(Feature.ENCRYPTION);
        }
        sshKey.ifPresent(key -> required.add(Feature.ACCEPTS_PUBLIC_KEYS));
        service.ifPresent(wanted -> {
            required.add(Feature.SERVICES);
            if (!wanted.timeout().equals(USUAL_TIMEOUT)) {
                required.add(Feature.TIMEOUT);
            }
        });
        options.cipher().filter(SessionCipher.TWIN::equals).ifPresent(cipher -> required.add(Feature.TWIN_KEYS));
        options.cipher().filter(SessionCipher.AUTHENTICATED::equals).ifPresent(cipher -> required.add(Feature.AUTHENTICATED));
        required.stream().filter(feature -> !heartbeat.has(feature)).findFirst().ifPresent(missing -> {
            throw new TunnelException("This device daemon does not " + missing.ability() + " (" + settings.peer() + ", version "
                    + heartbeat.version() + ")");
        });
        progress.accept(settings.peer() + " can do what is wanted");
    }

    /** The best that both can, or the one that was asked for. */
    private SessionCipher cipher(Heartbeat heartbeat) {
        if (!options.encrypt()) {
            return SessionCipher.NONE;
        }
        return options.cipher().orElseGet(() -> heartbeat.has(Feature.AUTHENTICATED) ? SessionCipher.AUTHENTICATED
                : heartbeat.has(Feature.TWIN_KEYS) ? SessionCipher.TWIN : SessionCipher.SINGLE);
    }

    private OpenedLine requested(AtClient client, Replies replies, RelayLease lease, RelayProof proof,
            Optional<SessionEnds.Dialled> dialled, Heartbeat heartbeat, Optional<Service> service, String publicKey, String user) {
        SessionCipher cipher = cipher(heartbeat);
        Encoded encoded = encoded(request(lease, terms(lease, cipher), service), settings.daemon());
        String silent = "no response from the device daemon " + settings.peer() + " within " + WaitLimits.text(limits.daemon())
                + " (No response from the device daemon): try again, and look into its log if it stays so";
        Runnable sent = () -> progress.accept("request sent to " + settings.peer());
        SessionReply.Outcome outcome = answered(lookups.exchange(client, encoded, replies.reply(), limits.daemon(), sent, silent), publicKey);
        StreamProtection protection = protection(outcome, cipher);
        RelayEnd end = new RelayEnd(relay(lease), proof, protection, DIAL);
        Optional<String> key = outcome instanceof SessionReply.ConnectedEnvelope envelope ? envelope.ephemeralPrivateKey() : Optional.empty();
        return new OpenedLine(id, end, dialled, manners(heartbeat), user, key);
    }

    private TunnelMessage request(RelayLease lease, SessionTerms terms, Optional<Service> service) {
        return service.<TunnelMessage>map(wanted -> new ServiceRequest(id, settings.device(), new HostPort(lease.host(), lease.port2()),
                        wanted.target(), terms, wanted.timeout()))
                .orElseGet(() -> new SessionRequest(id, settings.device(), lease.host(), lease.port2(), Optional.of(terms)));
    }

    /** A certificate instead of a key where the session is to be authenticated: then nothing else can be answered. */
    private SessionTerms terms(RelayLease lease, SessionCipher cipher) {
        boolean authenticated = cipher == SessionCipher.AUTHENTICATED;
        Optional<SessionTerms.Certificate> certificate = authenticated
                ? Optional.of(new SessionTerms.Certificate(SessionSecurity.Authenticated.VERSION, offer.certificate())) : Optional.empty();
        SessionTerms.Extras extras = cipher == SessionCipher.TWIN || authenticated
                ? new SessionTerms.Extras(Optional.of(RelayAuthMode.PAYLOAD), Optional.empty(), cipher == SessionCipher.TWIN,
                        Optional.of(settings.relay()), certificate)
                : SessionTerms.Extras.NONE;
        return new SessionTerms(options.daemonProves(), Optional.of(nonce), Optional.of(lease.nonce().orElse("null")), options.encrypt(),
                Optional.of(authenticated ? "" : offer.publicKey()), Optional.of(SessionTerms.RSA_2048), extras);
    }

    private SessionReply.Outcome answered(Decoded decoded, String publicKey) {
        SessionReply.Outcome outcome = ((SessionReply) decoded.message()).outcome();
        if (outcome instanceof SessionReply.Failed failed) {
            throw new TunnelException("Received error response from the device daemon " + settings.peer() + ": " + failed.reason());
        }
        if (!decoded.envelope().map(envelope -> codec.verifies(envelope, publicKey)).orElse(false)) {
            throw new TunnelException("the daemon's answer isn't signed with the key that " + settings.daemon()
                    + " publishes, so it may be anybody's: try again, and tell the device's owner if it stays so");
        }
        progress.accept("daemon answered: connected");
        return outcome;
    }

    /** Exactly what was asked for: an answer with anything weaker opens nothing. */
    private StreamProtection protection(SessionReply.Outcome outcome, SessionCipher cipher) {
        Optional<SessionSecurity> security = outcome instanceof SessionReply.ConnectedService service ? service.security()
                : outcome instanceof SessionReply.ConnectedEnvelope envelope ? envelope.security() : Optional.empty();
        SessionCipher answered = security.map(SessionSecurity::cipher).orElse(SessionCipher.NONE);
        if (answered != cipher) {
            throw new TunnelException("the daemon " + settings.peer() + " answered with the cipher '" + answered + "' where '" + cipher
                    + "' was asked for; the session isn't opened");
        }
        progress.accept("relayed bytes: " + cipher + (cipher == SessionCipher.SINGLE ? ", which is weak: the daemon knows nothing better" : ""));
        return security.map(offer::accept).orElseGet(streams::none);
    }

    private static SessionEnds.Manners manners(Heartbeat heartbeat) {
        boolean later = heartbeat.has(Feature.CONTROL_HEARTBEATS);
        return new SessionEnds.Manners(later ? Duration.ZERO : SPACING, later ? Optional.of(HEARTBEAT) : Optional.empty());
    }
}
