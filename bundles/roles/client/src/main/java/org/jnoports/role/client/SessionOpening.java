package org.jnoports.role.client;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
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
    private final ClientSettings settings;
    private final MessageCodec codec;
    private final WaitLimits limits;
    private final Lookups lookups;
    private final Consumer<String> progress;
    private final SessionId id = SessionId.random();

    /** @param progress hears of each step that is done */
    SessionOpening(ClientSettings settings, MessageCodec codec, WaitLimits limits, Waiting waiting, Consumer<String> progress) {
        this.settings = settings;
        this.codec = codec;
        this.limits = limits;
        this.lookups = new Lookups(settings, limits, waiting);
        this.progress = progress;
    }

    /** @throws TunnelException with what failed and what to do */
    OpenedSession open(AtClient client, AtKeys keys) {
        try (Replies replies = new Replies(client, codec, settings, id)) {
            CompletionStage<Optional<String>> daemonKey = client.get(AtKey.publicKeyOf(settings.daemon()));
            CompletionStage<Optional<String>> shared = lookups.askForUser(client);
            String publicKey = lookups.publicKey(daemonKey);
            String user = lookups.user(shared);
            RelayLease lease = lease(client, keys, replies);
            SessionReply.Outcome outcome = request(client, keys, replies, lease, publicKey);
            return new OpenedSession(id, new HostPort(lease.host(), lease.port2()), user, ephemeralKey(outcome));
        }
    }

    private RelayLease lease(AtClient client, AtKeys keys, Replies replies) {
        Encoded request = codec.encode(new RelayRequest(id, settings.device()), settings.client(), settings.relay(), keys);
        String silent = "no answer from the relay " + settings.relay() + " within " + WaitLimits.text(limits.relay())
                + " (connection timeout to sshrvd " + settings.relay() + " service): check the name after -r, that the relay runs, "
                + "and that it lets " + settings.client() + " in";
        RelayLease lease = lookups.exchange(client, request, replies.lease(), limits.relay(), () -> {}, silent);
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
        return answered(lookups.exchange(client, request, replies.reply(), limits.daemon(), sent, silent), publicKey);
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
