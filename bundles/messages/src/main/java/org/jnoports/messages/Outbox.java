package org.jnoports.messages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.TunnelMessage;

/** Names and values of what we send (noports.md, sections 2.4 to 2.8). */
final class Outbox {
    /** In this order in a heartbeat; others follow by name. */
    private static final List<String> KNOWN_FEATURES =
            List.of("srAuth", "srE2ee", "acceptsPublicKeys", "supportsPortChoice", "adjustableTimeout");
    private static final String CONNECTED = "connected";

    private Outbox() {}

    /** What a notification is called, without receiver and sender. */
    static String name(TunnelMessage message) {
        if (message instanceof RelayRequest request) {
            return Limits.device(request.device()) + Inbox.SSHRVD;
        } else if (message instanceof RelayLease lease) {
            return lease.sessionId() + Inbox.SSHRVD;
        } else if (message instanceof SessionRequest request) {
            return ofDevice("ssh_request", request.device());
        } else if (message instanceof SessionReply reply) {
            return ofDevice(reply.sessionId().text(), reply.device());
        } else if (message instanceof Ping ping) {
            return ofDevice("ping", ping.device());
        } else if (message instanceof Heartbeat heartbeat) {
            return ofDevice("heartbeat", heartbeat.device());
        }
        return ControllerOutbox.name(message).orElseThrow(() -> unknown(message));
    }

    /** What it says. */
    static String value(TunnelMessage message, AtKeys signer) {
        if (message instanceof RelayRequest request) {
            return request.sessionId().text();
        } else if (message instanceof RelayLease lease) {
            return fields(lease);
        } else if (message instanceof SessionRequest request) {
            return Envelopes.sign(payload(request), signer);
        } else if (message instanceof SessionReply reply) {
            return value(reply, signer);
        } else if (message instanceof Ping) {
            return "ping";
        } else if (message instanceof Heartbeat heartbeat) {
            return json(heartbeat).compact();
        }
        return ControllerOutbox.value(message).orElseThrow(() -> unknown(message));
    }

    private static String ofDevice(String word, String device) {
        return word + "." + Limits.device(device) + Inbox.SSHNP;
    }

    private static String fields(RelayLease lease) {
        String what = "a relay's answer";
        lease.nonce().filter(nonce -> nonce.isEmpty() || nonce.indexOf(',') >= 0).ifPresent(nonce -> {
            throw new MessageException(what + "'s nonce is empty or has a comma in it", null);
        });
        return Limits.host(what, lease.host()) + "," + Limits.port(what, lease.port1()) + "," + Limits.port(what, lease.port2())
                + lease.nonce().map(nonce -> "," + nonce).orElse("");
    }

    private static Json.Obj payload(SessionRequest request) {
        String what = "a session request";
        Map<String, Json> payload = new LinkedHashMap<>();
        payload.put("direct", new Json.Bool(true));
        payload.put("sessionId", new Json.Text(request.sessionId().text()));
        payload.put("host", new Json.Text(Limits.host(what, request.host())));
        payload.put("port", new Json.Num(Integer.toString(Limits.port(what, request.port()))));
        return new Json.Obj(payload);
    }

    private static String value(SessionReply reply, AtKeys signer) {
        if (reply.outcome() instanceof SessionReply.Failed failed) {
            return failureText(failed.reason());
        } else if (reply.outcome() instanceof SessionReply.ConnectedEnvelope connected) {
            Map<String, Json> payload = new LinkedHashMap<>();
            payload.put("status", new Json.Text(CONNECTED));
            payload.put("sessionId", new Json.Text(reply.sessionId().text()));
            payload.put("ephemeralPrivateKey", connected.ephemeralPrivateKey().<Json>map(Json.Text::new).orElse(new Json.Null()));
            return Envelopes.sign(new Json.Obj(payload), signer);
        }
        return CONNECTED;
    }

    /** A reason that can't be taken for a success. */
    private static String failureText(String reason) {
        boolean ambiguous = reason.isBlank() || reason.equals(CONNECTED) || reason.startsWith("{");
        return ambiguous ? "Failed: " + reason : reason;
    }

    private static Json.Obj json(Heartbeat heartbeat) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("devicename", new Json.Text(Limits.device(heartbeat.device())));
        members.put("version", new Json.Text(heartbeat.version()));
        if (!heartbeat.features().isEmpty()) {
            members.put("supportedFeatures", features(heartbeat.features()));
        }
        if (!heartbeat.allowedServices().isEmpty()) {
            members.put("allowedServices", new Json.Array(heartbeat.allowedServices().stream().<Json>map(Json.Text::new).toList()));
        }
        return new Json.Obj(members);
    }

    static Json.Obj features(Map<String, Boolean> features) {
        Stream<String> others = features.keySet().stream().filter(name -> !KNOWN_FEATURES.contains(name)).sorted();
        return new Json.Obj(Stream.concat(KNOWN_FEATURES.stream().filter(features::containsKey), others)
                .collect(Collectors.toMap(name -> name, name -> new Json.Bool(features.get(name)), (a, b) -> a, LinkedHashMap::new)));
    }

    private static MessageException unknown(TunnelMessage message) {
        return new MessageException("no wire form is known for " + message.getClass().getSimpleName(), null);
    }
}
