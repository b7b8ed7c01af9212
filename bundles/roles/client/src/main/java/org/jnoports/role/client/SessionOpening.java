package org.jnoports.role.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;

/**
 * The control side of one session (noports.md, section 1.4): asks the relay for two ports, gives the first to the daemon
 * and keeps the second for the client.
 */
final class SessionOpening {
    /** As long as atServers of 5.3 and later keep a request; an older one must not open anything. */
    private static final Duration REQUEST_LIFETIME = Duration.ofSeconds(60);

    private final ClientSettings settings;
    private final MessageCodec codec;
    private final WaitLimits limits;
    private final Waiting waiting;
    private final Consumer<String> progress;
    private final SessionId id = SessionId.random();

    /** @param progress hears of each step that is done */
    SessionOpening(ClientSettings settings, MessageCodec codec, WaitLimits limits, Waiting waiting, Consumer<String> progress) {
        this.settings = settings;
        this.codec = codec;
        this.limits = limits;
        this.waiting = waiting;
        this.progress = progress;
    }

    /** @throws TunnelException with what failed and what to do */
    OpenedSession open(AtClient client, AtKeys keys) {
        try (Replies replies = new Replies(client, codec, settings, id)) {
            CompletionStage<Optional<String>> daemonKey = client.get(AtKey.publicKeyOf(settings.daemon()));
            CompletionStage<Optional<String>> shared = sharedUser(client);
            String publicKey = publicKey(daemonKey);
            String user = user(shared);
            RelayLease lease = lease(client, keys, replies);
            SessionReply.Outcome outcome = request(client, keys, replies, lease, publicKey);
            return new OpenedSession(id, new HostPort(lease.host(), lease.port2()), user, ephemeralKey(outcome));
        }
    }

    private CompletionStage<Optional<String>> sharedUser(AtClient client) {
        return settings.ssh().remoteUser().isPresent()
                ? CompletableFuture.completedFuture(settings.ssh().remoteUser())
                : client.get(AtKey.shared(settings.client(), "username." + settings.device() + ".sshnp", settings.daemon()));
    }

    private String publicKey(CompletionStage<Optional<String>> stage) {
        return lookedUp(stage).orElseThrow(() -> new TunnelException("sshnpd atSign " + settings.daemon()
                + " is not activated: it publishes no key; check the name after -t"));
    }

    private String user(CompletionStage<Optional<String>> stage) {
        String user = lookedUp(stage).map(String::strip).orElseThrow(() -> new TunnelException("Device \"" + settings.device()
                + "\" unknown, or username not shared: name your account on the device with -u, or check the name after -d"));
        if (!SshNames.isUser(user)) {
            throw new TunnelException("the user name that " + settings.peer() + " shares can't be an account's name: "
                    + "name your account on the device with -u");
        }
        return user;
    }

    /** What an atServer doesn't know isn't there. */
    private Optional<String> lookedUp(CompletionStage<Optional<String>> stage) {
        try {
            return waiting.await(stage, limits.lookup(), "the atServer of " + settings.daemon() + " didn't answer within "
                    + WaitLimits.text(limits.lookup()) + ": check the network and try again");
        } catch (AtProtocolException e) {
            if (e.code().equals(AtErrorCode.KEY_NOT_FOUND) || e.code().equals(AtErrorCode.SECONDARY_NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private RelayLease lease(AtClient client, AtKeys keys, Replies replies) {
        Encoded request = codec.encode(new RelayRequest(id, settings.device()), settings.client(), settings.relay(), keys);
        String silent = "no answer from the relay " + settings.relay() + " within " + WaitLimits.text(limits.relay())
                + " (connection timeout to sshrvd " + settings.relay() + " service): check the name after -r, that the relay runs, "
                + "and that it lets " + settings.client() + " in";
        RelayLease lease = exchange(client, request, replies.lease(), limits.relay(), () -> {}, silent);
        if (!SshNames.isHost(lease.host())) {
            throw new TunnelException("the relay " + settings.relay() + " leased an address that can't be dialled");
        }
        progress.accept("relay " + settings.relay() + " leased " + new HostPort(lease.host(), lease.port1()) + "," + lease.port2());
        return lease;
    }

    private SessionReply.Outcome request(AtClient client, AtKeys keys, Replies replies, RelayLease lease, String publicKey) {
        SessionRequest asked = new SessionRequest(id, settings.device(), lease.host(), lease.port1());
        Encoded request = codec.encode(asked, settings.client(), settings.daemon(), keys);
        String silent = "no response from the device daemon " + settings.peer() + " within " + WaitLimits.text(limits.daemon())
                + " (connection timeout): it isn't running, has another device name, or doesn't let " + settings.client() + " in";
        Runnable sent = () -> progress.accept("request sent to " + settings.peer());
        return answered(exchange(client, request, replies.reply(), limits.daemon(), sent, silent), publicKey);
    }

    /** Sends a request and waits for its answer; the limit is for both. An answer also proves that the request was sent. */
    private <T> T exchange(AtClient client, Encoded request, CompletableFuture<T> answer, Duration limit, Runnable sent,
            String silent) {
        long start = System.nanoTime();
        CompletableFuture<Void> taken = client.notify(request.key(), request.value(), REQUEST_LIFETIME).toCompletableFuture();
        waiting.await(CompletableFuture.anyOf(taken, answer), limit, "the atServer of " + settings.client()
                + " didn't take the request within " + WaitLimits.text(limit) + ": check the network and try again");
        sent.run();
        return waiting.await(answer, limit.minusNanos(System.nanoTime() - start), silent);
    }

    private SessionReply.Outcome answered(Decoded decoded, String publicKey) {
        SessionReply.Outcome outcome = ((SessionReply) decoded.message()).outcome();
        if (outcome instanceof SessionReply.Failed failed) {
            throw new TunnelException("the daemon " + settings.peer() + " answered: " + failed.reason());
        }
        if (outcome instanceof SessionReply.ConnectedEnvelope
                && !decoded.envelope().map(envelope -> codec.verifies(envelope, publicKey)).orElse(false)) {
            throw new TunnelException("the daemon's answer isn't signed with the key that " + settings.daemon()
                    + " publishes, so it may be anybody's: try again, and tell the device's owner if it stays so");
        }
        progress.accept("daemon answered: connected");
        return outcome;
    }

    private static Optional<String> ephemeralKey(SessionReply.Outcome outcome) {
        return outcome instanceof SessionReply.ConnectedEnvelope envelope ? envelope.ephemeralPrivateKey() : Optional.empty();
    }
}
