package org.jnoports.role.client;

import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRefusal;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.session.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers to one session's requests: the first from the relay and the first from the daemon count. Nobody else's
 * words do, whatever they call themselves. Hears from construction until {@link #close}.
 */
final class Replies implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final ClientSettings settings;
    private final SessionId id;
    private final MessageCodec codec;
    private final CompletableFuture<RelayLease> lease = new CompletableFuture<>();
    private final CompletableFuture<Decoded> reply = new CompletableFuture<>();
    private final CompletableFuture<Heartbeat> heartbeat = new CompletableFuture<>();
    private final Subscription subscription;

    Replies(AtClient client, MessageCodec codec, ClientSettings settings, SessionId id) {
        this.settings = settings;
        this.id = id;
        this.codec = codec;
        subscription = client.subscribe(this::wanted, this::arrived);
    }

    /** What the relay leased; fails with the sentence if its answer can't be read. */
    CompletableFuture<RelayLease> lease() {
        return lease;
    }

    /** What the daemon says it can; fails if that can't be read. */
    CompletableFuture<Heartbeat> heartbeat() {
        return heartbeat;
    }

    /** A {@link SessionReply} of the daemon's, its signature not yet verified; fails if it can't be read. */
    CompletableFuture<Decoded> reply() {
        return reply;
    }

    /** Every answer's name begins with the session's id, which tells this session's from those of others of the same atSign. */
    private boolean wanted(AtKey key) {
        boolean named = key.name().startsWith(id.text() + ".") || key.name().startsWith("nack." + id.text() + ".") || isHeartbeat(key);
        return named && codec.concerns(MessageCodec.Side.CLIENT, settings.device(), key);
    }

    private static boolean isHeartbeat(AtKey key) {
        return key.name().startsWith("heartbeat.");
    }

    private void arrived(AtNotification notification) {
        AtSign sender = notification.from();
        if (!sender.equals(settings.relay()) && !sender.equals(settings.daemon())) {
            log.warn("session {}: {} answered, who wasn't asked; ignored", id, sender);
            return;
        }
        try {
            codec.decode(MessageCodec.Side.CLIENT, settings.device(), notification)
                    .ifPresent(decoded -> take(sender, decoded));
        } catch (MessageException e) {
            unreadable(notification, e);
        }
    }

    private void take(AtSign sender, Decoded decoded) {
        if (decoded.message() instanceof RelayRefusal refusal && sender.equals(settings.relay()) && refusal.sessionId().equals(id)) {
            lease.completeExceptionally(new TunnelException("the relay " + settings.relay() + " refuses: " + refusal.reason()));
        } else if (decoded.message() instanceof Heartbeat beat && sender.equals(settings.daemon())) {
            heartbeat.complete(beat);
        } else if (decoded.message() instanceof RelayLease leased && sender.equals(settings.relay()) && leased.sessionId().equals(id)) {
            lease.complete(leased);
        } else if (decoded.message() instanceof SessionReply answer && sender.equals(settings.daemon())
                && answer.sessionId().equals(id)) {
            reply.complete(decoded);
        }
    }

    /** The daemon's answers name the device; relay and daemon may be one atSign. */
    private void unreadable(AtNotification notification, MessageException e) {
        if (isHeartbeat(notification.key())) {
            if (notification.from().equals(settings.daemon())) {
                heartbeat.completeExceptionally(e);
            }
            return;
        }
        boolean daemons = notification.key().name().startsWith(id.text() + "." + settings.device() + ".");
        if (notification.from().equals(daemons ? settings.daemon() : settings.relay())) {
            (daemons ? reply : lease).completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
