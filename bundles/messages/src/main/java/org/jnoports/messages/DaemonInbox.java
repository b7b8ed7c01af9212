package org.jnoports.messages;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;

/** What a daemon receives: requests for sessions (M4, M5), ssh keys (M1) and pings (M10); what it can't do is refused by name. */
final class DaemonInbox implements Inbox {
    private static final String SSH = "the session request";
    private static final String SERVICE = "the service request";
    private static final Set<String> COMMANDS = Set.of("ssh_request", "ping", "npt_request", "sshd", "privatekey", "sshpublickey");
    private static final int MAX_MILLIS_DIGITS = 12;
    private static final Duration LONGEST = Duration.ofDays(366);

    @Override
    public boolean concerns(String device, String name) {
        return command(device, name).isPresent();
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        return command(device, name).map(command -> switch (command) {
            case "ping" -> new Decoded(new Ping(device), Optional.empty());
            case "ssh_request" -> sessionRequest(device, value);
            case "npt_request" -> serviceRequest(device, value);
            case "sshpublickey" -> new Decoded(new KeyOffer(device, value), Optional.empty());
            default -> throw new MessageException(command + " belongs to reverse ssh, which this daemon doesn't offer;"
                    + " the client can ask with --no-legacy-daemon", null);
        });
    }

    private static Optional<String> command(String device, String name) {
        return Inbox.wordBefore("." + device + SSHNP, name).filter(COMMANDS::contains);
    }

    private static Decoded sessionRequest(String device, String value) {
        Envelopes.Opened opened = Envelopes.open(SSH, value);
        Members payload = opened.payload();
        if (!payload.flag("direct", false)) {
            throw new MessageException(SSH + " asks for reverse ssh, which this daemon doesn't offer", null);
        }
        String host = Limits.host(SSH, payload.text("host"));
        return new Decoded(new SessionRequest(sessionId(payload), device, host, payload.port("port"), terms(payload)),
                Optional.of(opened.envelope()));
    }

    /** A request of 4.x has none of their members. */
    private static Optional<SessionTerms> terms(Members payload) {
        boolean modern = payload.object().members().containsKey("authenticateToRvd") || payload.object().members().containsKey("encryptRvdTraffic");
        return modern ? Optional.of(TermsJson.read(payload)) : Optional.empty();
    }

    private static Decoded serviceRequest(String device, String value) {
        Envelopes.Opened opened = Envelopes.open(SERVICE, value);
        Members payload = opened.payload();
        HostPort relay = new HostPort(Limits.host(SERVICE, payload.text("rvdHost")), payload.port("rvdPort"));
        HostPort target = new HostPort(Limits.host(SERVICE, payload.text("requestedHost")), payload.port("requestedPort"));
        return new Decoded(new ServiceRequest(sessionId(payload), device, relay, target, TermsJson.read(payload), timeout(payload)),
                Optional.of(opened.envelope()));
    }

    private static Duration timeout(Members payload) {
        if (!payload.has("timeout")) {
            return ServiceRequest.DEFAULT_TIMEOUT;
        }
        Duration asked = Duration.ofMillis(payload.number("timeout", MAX_MILLIS_DIGITS));
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    private static SessionId sessionId(Members payload) {
        return Limits.sessionId(payload.text("sessionId"))
                .orElseThrow(() -> new MessageException(payload.what() + "'s session id is not one", null));
    }
}
