package org.jnoports.messages;

import java.util.Optional;
import java.util.Set;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.session.SessionId;

/** What a daemon receives: requests for sessions (M4) and pings (M10); what it can't do is refused by name. */
final class DaemonInbox implements Inbox {
    private static final String WHAT = "the session request";
    private static final Set<String> COMMANDS = Set.of("ssh_request", "ping", "npt_request", "sshd", "privatekey", "sshpublickey");

    @Override
    public boolean concerns(String device, String name) {
        return command(device, name).isPresent();
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        return command(device, name).map(command -> switch (command) {
            case "ping" -> new Decoded(new Ping(device), Optional.empty());
            case "ssh_request" -> sessionRequest(device, value);
            case "npt_request" -> throw new MessageException("npt_request is not offered by this daemon", null);
            case "sshpublickey" -> throw new MessageException("sshpublickey is not offered by this daemon", null);
            default -> throw new MessageException(command + " belongs to reverse ssh, which this daemon doesn't offer;"
                    + " the client can ask with --no-legacy-daemon", null);
        });
    }

    private static Optional<String> command(String device, String name) {
        return Inbox.wordBefore("." + device + SSHNP, name).filter(COMMANDS::contains);
    }

    private static Decoded sessionRequest(String device, String value) {
        Envelopes.Opened opened = Envelopes.open(WHAT, value);
        Members payload = opened.payload();
        refuseWhatIsNotOffered(payload);
        SessionId id = Limits.sessionId(payload.text("sessionId"))
                .orElseThrow(() -> new MessageException(WHAT + "'s session id is not one", null));
        String host = Limits.host(WHAT, payload.text("host"));
        return new Decoded(new SessionRequest(id, device, host, payload.port("port")), Optional.of(opened.envelope()));
    }

    private static void refuseWhatIsNotOffered(Members payload) {
        if (!payload.flag("direct", false)) {
            throw new MessageException(WHAT + " asks for reverse ssh, which this daemon doesn't offer", null);
        }
        if (payload.flag("authenticateToRvd", false)) {
            throw new MessageException(WHAT + " asks to authenticate to the relay, which this daemon doesn't offer;"
                    + " the client can ask with --no-ad", null);
        }
        if (payload.flag("encryptRvdTraffic", false)) {
            throw new MessageException(WHAT + " asks to encrypt the relayed traffic, which this daemon doesn't offer;"
                    + " the client can ask with --no-et", null);
        }
    }
}
