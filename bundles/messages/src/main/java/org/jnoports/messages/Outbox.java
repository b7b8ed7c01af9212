package org.jnoports.messages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.DeviceInfo;
import org.jnoports.api.message.Feature;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayAuthHint;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRefusal;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.TunnelMessage;

/** Names and values of what we send (noports.md, sections 2.4 to 2.8). */
final class Outbox {
    /** In this order in a heartbeat; others follow by name. */
    private static final List<String> KNOWN_FEATURES =
            Stream.of(Feature.values()).map(Feature::label).toList();
    private static final String CONNECTED = "connected";

    private Outbox() {}

    /** What a notification is called, without receiver and sender. */
    static String name(TunnelMessage message) {
        if (message instanceof RelayRequest request) {
            return Limits.device(request.device()) + Inbox.SSHRVD;
        } else if (message instanceof PortRequest request) {
            return RelayInbox.name(request);
        } else if (message instanceof RelayAuthHint hint) {
            return RelayInbox.name(hint);
        } else if (message instanceof RelayLease lease) {
            return lease.sessionId() + Inbox.SSHRVD;
        } else if (message instanceof RelayRefusal refusal) {
            return ClientInbox.name(refusal);
        } else if (message instanceof SessionRequest request) {
            return ofDevice("ssh_request", request.device());
        } else if (message instanceof ServiceRequest request) {
            return ofDevice("npt_request", request.device());
        } else if (message instanceof KeyOffer offer) {
            return ofDevice("sshpublickey", offer.device());
        } else if (message instanceof DeviceInfo info) {
            return ofDevice("device_info", info.heartbeat().device());
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
        } else if (message instanceof PortRequest request) {
            return RelayInbox.json(request).compact();
        } else if (message instanceof RelayAuthHint hint) {
            return RelayInbox.json(hint).compact();
        } else if (message instanceof RelayLease lease) {
            return LeaseJson.text(lease);
        } else if (message instanceof RelayRefusal refusal) {
            return Limits.forPeople(refusal.reason());
        } else if (message instanceof SessionRequest request) {
            return Envelopes.sign(payload(request), signer);
        } else if (message instanceof ServiceRequest request) {
            return Envelopes.sign(payload(request), signer);
        } else if (message instanceof KeyOffer offer) {
            return offer.publicKey();
        } else if (message instanceof DeviceInfo info) {
            return HeartbeatJson.write(info.heartbeat()).compact();
        } else if (message instanceof SessionReply reply) {
            return value(reply, signer);
        } else if (message instanceof Ping) {
            return "ping";
        } else if (message instanceof Heartbeat heartbeat) {
            return HeartbeatJson.write(heartbeat).compact();
        }
        return ControllerOutbox.value(message).orElseThrow(() -> unknown(message));
    }

    private static String ofDevice(String word, String device) {
        return word + "." + Limits.device(device) + Inbox.SSHNP;
    }

    private static Json.Obj payload(SessionRequest request) {
        String what = "a session request";
        Fields payload = new Fields()
                .flag("direct", true)
                .text("sessionId", request.sessionId().text())
                .text("host", Limits.host(what, request.host()))
                .number("port", Limits.port(what, request.port()));
        request.terms().ifPresent(terms -> {
            TermsJson.write(payload, terms);
            TermsJson.writeLast(payload, terms);
        });
        return payload.object();
    }

    private static Json.Obj payload(ServiceRequest request) {
        String what = "a service request";
        Fields payload = new Fields()
                .text("sessionId", request.sessionId().text())
                .text("rvdHost", Limits.host(what, request.relay().host()))
                .number("rvdPort", Limits.port(what, request.relay().port()))
                .number("requestedPort", Limits.port(what, request.target().port()))
                .text("requestedHost", Limits.host(what, request.target().host()));
        TermsJson.write(payload, request.terms());
        payload.number("timeout", request.timeout().toMillis());
        TermsJson.writeLast(payload, request.terms());
        return payload.object();
    }

    private static String value(SessionReply reply, AtKeys signer) {
        if (reply.outcome() instanceof SessionReply.Failed failed) {
            return failureText(failed.reason());
        } else if (reply.outcome() instanceof SessionReply.ConnectedEnvelope connected) {
            Fields payload = connected(reply);
            connected.ephemeralPrivateKey().ifPresentOrElse(
                    pem -> payload.text("ephemeralPrivateKey", pem), () -> payload.nothing("ephemeralPrivateKey"));
            return Envelopes.sign(secured(payload, connected).object(), signer);
        } else if (reply.outcome() instanceof SessionReply.ConnectedService connected) {
            Fields payload = connected(reply);
            SecurityJson.write(payload, connected.security());
            return Envelopes.sign(payload.object(), signer);
        }
        return CONNECTED;
    }

    private static Fields connected(SessionReply reply) {
        return new Fields().text("status", CONNECTED).text("sessionId", reply.sessionId().text());
    }

    /** Clients of 4.x get what they know: no member more. */
    private static Fields secured(Fields payload, SessionReply.ConnectedEnvelope connected) {
        if (connected.security().isPresent()) {
            SecurityJson.write(payload, connected.security());
        }
        return payload;
    }

    /** A reason that can't be taken for a success. */
    private static String failureText(String reason) {
        boolean ambiguous = reason.isBlank() || reason.equals(CONNECTED) || reason.startsWith("{");
        return ambiguous ? "Failed: " + reason : reason;
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
