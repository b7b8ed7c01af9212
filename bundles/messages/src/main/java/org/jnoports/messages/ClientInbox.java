package org.jnoports.messages;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.session.SessionId;

/** What a client receives: leases of relay ports (M9), replies (M6) and heartbeats (M11) of its daemon. */
final class ClientInbox implements Inbox {
    private static final String LEASE = "the relay's answer";
    private static final String REPLY = "the daemon's reply";
    private static final String HEARTBEAT = "the daemon's heartbeat";
    private static final String CONNECTED = "connected";
    /** Records of a daemon's that reach a client under names that could be session ids (M12, M13). */
    private static final Set<String> NO_SESSIONS = Set.of("username", "device_info");
    private static final int FIELDS_WITHOUT_NONCE = 3;
    private static final int FIELDS_WITH_NONCE = 4;

    @Override
    public boolean concerns(String device, String name) {
        return leased(name).isPresent() || isHeartbeat(device, name) || replied(device, name).isPresent();
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        if (isHeartbeat(device, name)) {
            return Inbox.unsigned(heartbeat(device, value));
        }
        Optional<SessionId> leased = leased(name);
        if (leased.isPresent()) {
            return Inbox.unsigned(lease(leased.get(), value));
        }
        return replied(device, name).map(id -> reply(id, device, value));
    }

    private static Optional<SessionId> leased(String name) {
        return Inbox.wordBefore(SSHRVD, name).flatMap(Limits::sessionId);
    }

    private static Optional<SessionId> replied(String device, String name) {
        return Inbox.wordBefore("." + device + SSHNP, name)
                .filter(word -> !NO_SESSIONS.contains(word))
                .flatMap(Limits::sessionId);
    }

    private static boolean isHeartbeat(String device, String name) {
        return name.equals("heartbeat." + device + SSHNP);
    }

    private static RelayLease lease(SessionId id, String value) {
        List<String> fields = List.of(value.strip().split(",", -1));
        if (fields.size() < FIELDS_WITHOUT_NONCE || fields.size() > FIELDS_WITH_NONCE) {
            throw new MessageException(LEASE + " doesn't have 3 or 4 fields", null);
        }
        Optional<String> nonce = fields.stream().skip(FIELDS_WITHOUT_NONCE).filter(f -> !f.isEmpty() && !f.equals("null")).findFirst();
        return new RelayLease(id, Limits.host(LEASE, fields.get(0)), Limits.port(LEASE, fields.get(1)),
                Limits.port(LEASE, fields.get(2)), nonce);
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
        Optional<String> key = payload.optionalText("ephemeralPrivateKey").filter(pem -> !pem.isBlank());
        return new Decoded(new SessionReply(id, device, new SessionReply.ConnectedEnvelope(key)), Optional.of(opened.envelope()));
    }

    private static Heartbeat heartbeat(String device, String value) {
        Members members = new Members(HEARTBEAT, JsonReader.read(HEARTBEAT, value).object());
        String version = members.optionalText("version").map(Limits::forPeople).orElse("");
        List<String> services = members.texts("allowedServices").stream().map(Limits::forPeople).toList();
        return new Heartbeat(device, version, members.flags("supportedFeatures"), services);
    }
}
