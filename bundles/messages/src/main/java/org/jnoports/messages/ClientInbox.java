package org.jnoports.messages;

import java.util.Optional;
import java.util.Set;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayRefusal;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.stream.SessionSecurity;

/** What a client receives: leases of relay ports (M9), replies (M6) and heartbeats (M11) of its daemon. */
final class ClientInbox implements Inbox {
    private static final String REPLY = "the daemon's reply";
    private static final String CONNECTED = "connected";
    /** Records of a daemon's that reach a client under names that could be session ids (M12, M13). */
    private static final Set<String> NO_SESSIONS = Set.of("username", "device_info");
    private static final String REFUSAL = "nack.";

    @Override
    public boolean concerns(String device, String name) {
        return leased(name).isPresent() || refused(name).isPresent() || isHeartbeat(device, name) || replied(device, name).isPresent();
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        if (isHeartbeat(device, name)) {
            return Inbox.unsigned(HeartbeatJson.read(device, value));
        }
        Optional<SessionId> leased = leased(name);
        if (leased.isPresent()) {
            return Inbox.unsigned(LeaseJson.read(leased.get(), value));
        }
        Optional<SessionId> refused = refused(name);
        if (refused.isPresent()) {
            return Inbox.unsigned(new RelayRefusal(refused.get(), Limits.forPeople(value)));
        }
        return replied(device, name).map(id -> reply(id, device, value));
    }

    private static Optional<SessionId> leased(String name) {
        return Inbox.wordBefore(SSHRVD, name).flatMap(Limits::sessionId);
    }

    private static Optional<SessionId> refused(String name) {
        return name.startsWith(REFUSAL) ? leased(name.substring(REFUSAL.length())) : Optional.empty();
    }

    static String name(RelayRefusal refusal) {
        return REFUSAL + refusal.sessionId() + SSHRVD;
    }

    private static Optional<SessionId> replied(String device, String name) {
        return Inbox.wordBefore("." + device + SSHNP, name)
                .filter(word -> !NO_SESSIONS.contains(word))
                .flatMap(Limits::sessionId);
    }

    private static boolean isHeartbeat(String device, String name) {
        return name.equals("heartbeat." + device + SSHNP);
    }

    private static Decoded reply(SessionId id, String device, String value) {
        if (value.startsWith("{")) {
            return signedReply(id, device, value);
        }
        if (value.isBlank()) {
            throw new MessageException(REPLY + " is empty", null);
        }
        SessionReply.Outcome outcome = value.equals(CONNECTED) ? new SessionReply.ConnectedText()
                : new SessionReply.Failed(Limits.forPeople(value));
        return new Decoded(new SessionReply(id, device, outcome), Optional.empty());
    }

    private static Decoded signedReply(SessionId id, String device, String value) {
        Envelopes.Opened opened = Envelopes.open(REPLY, value);
        Members payload = opened.payload();
        if (!payload.text("status").equals(CONNECTED)) {
            throw new MessageException(REPLY + "'s status is not '" + CONNECTED + "'", null);
        }
        if (!Limits.sessionId(payload.text("sessionId")).equals(Optional.of(id))) {
            throw new MessageException(REPLY + " is about another session than its name says", null);
        }
        return new Decoded(new SessionReply(id, device, connected(payload)), Optional.of(opened.envelope()));
    }

    /** Replies to requests for ssh say something of a key, if only that there is none; some of the latest don't. */
    private static SessionReply.Outcome connected(Members payload) {
        Optional<SessionSecurity> security = SecurityJson.read(payload);
        if (!payload.object().members().containsKey("ephemeralPrivateKey")) {
            return new SessionReply.ConnectedService(security);
        }
        return new SessionReply.ConnectedEnvelope(
                payload.optionalText("ephemeralPrivateKey").filter(pem -> !pem.isBlank()), security);
    }
}
