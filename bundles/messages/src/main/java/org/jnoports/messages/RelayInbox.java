package org.jnoports.messages;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayAuthHint;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.session.SessionId;

/** What a relay receives: requests for ports (M7, M8), and how the sides will prove themselves. */
final class RelayInbox implements Inbox {
    private static final String PORTS = ".request_ports" + SSHRVD;
    private static final String HINT = ".auth_modes" + SSHRVD;
    private static final String REQUEST = "the port request";
    private static final int MAX_NONCE_CHARACTERS = 256;
    private static final int MAX_PREFETCH = 4;

    @Override
    public boolean concerns(String device, String name) {
        return device(SSHRVD, name).isPresent() || device(PORTS, name).isPresent() || device(HINT, name).isPresent();
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        return device(PORTS, name).<TunnelMessage>map(of -> ports(of, value))
                .or(() -> device(HINT, name).map(of -> hint(of, value)))
                .or(() -> device(SSHRVD, name).map(of -> plain(of, value)))
                .flatMap(Inbox::unsigned);
    }

    private static Optional<String> device(String suffix, String name) {
        return Inbox.wordBefore(suffix, name).filter(Limits::isDevice);
    }

    private static RelayRequest plain(String device, String value) {
        return new RelayRequest(sessionId(REQUEST, value.strip()), device);
    }

    private static PortRequest ports(String device, String value) {
        Members members = new Members(REQUEST, JsonReader.read(REQUEST, value).object());
        return new PortRequest(sessionId(REQUEST, members.text("sessionId")), device, members.atSign("atSignA"), members.atSign("atSignB"),
                members.flag("authenticateSocketA", false), members.flag("authenticateSocketB", false),
                nonce(REQUEST, members.text("clientNonce")), extras(members));
    }

    private static PortRequest.Extras extras(Members members) {
        return new PortRequest.Extras(mode(members, "relayAuthMode"), authKey(members), members.flag("only443", false),
                members.flag("multipleAcksOk", false), preFetch(members), members.flag("sendJsonResponse", false));
    }

    /** What isn't wanted as one word is the oldest way. */
    private static RelayAuthMode mode(Members members, String name) {
        return members.optionalText(name).map(text -> modeNamed(text)
                .orElseThrow(() -> new MessageException(members.what() + "'s member '" + name + "' is neither payload nor escr", null)))
                .orElse(RelayAuthMode.PAYLOAD);
    }

    static Optional<RelayAuthMode> modeNamed(String text) {
        return Arrays.stream(RelayAuthMode.values()).filter(mode -> mode.toString().equals(text)).findFirst();
    }

    /** The key that what is said for ESCR is encrypted with. */
    static Optional<SharedKey> authKey(Members members) {
        try {
            return members.optionalText("relayAuthAesKey").map(SharedKey::fromBase64);
        } catch (KeysException e) {
            throw new MessageException(members.what() + "'s member 'relayAuthAesKey' is not an AES-256 key", null);
        }
    }

    private static List<String> preFetch(Members members) {
        List<String> names = members.texts("preFetch");
        return names.size() <= MAX_PREFETCH ? names : names.subList(0, MAX_PREFETCH); // it only saves time
    }

    private static RelayAuthHint hint(String device, String value) {
        String what = "the hint about authentication";
        Members members = new Members(what, JsonReader.read(what, value).object());
        return new RelayAuthHint(sessionId(what, members.text("sessionId")), device, nonce(what, members.text("rvdNonce")),
                side(members, "sideA"), side(members, "sideB"));
    }

    private static RelayAuthMode side(Members members, String name) {
        members.text(name);
        return mode(members, name);
    }

    /** @return the text, if it can be part of a line that is signed */
    static String nonce(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_NONCE_CHARACTERS || text.indexOf(',') >= 0 || text.chars().anyMatch(Character::isISOControl)) {
            throw new MessageException(what + "'s nonce is not 1 to " + MAX_NONCE_CHARACTERS + " printable characters without a comma", null);
        }
        return text;
    }

    private static SessionId sessionId(String what, String text) {
        return Limits.sessionId(text).orElseThrow(() -> new MessageException(what + "'s session id is not one", null));
    }

    static String name(PortRequest request) {
        return Limits.device(request.device()) + PORTS;
    }

    static String name(RelayAuthHint hint) {
        return Limits.device(hint.device()) + HINT;
    }

    static Json.Obj json(PortRequest request) {
        String what = "a port request";
        Fields fields = new Fields()
                .text("sessionId", request.sessionId().text())
                .text("atSignA", request.client().text())
                .text("atSignB", request.daemon().text())
                .flag("authenticateSocketA", request.authenticateClient())
                .flag("authenticateSocketB", request.authenticateDaemon())
                .text("clientNonce", nonce(what, request.clientNonce()));
        PortRequest.Extras extras = request.extras();
        if (extras.equals(PortRequest.Extras.NONE)) {
            return fields.object();
        }
        fields.text("relayAuthMode", extras.mode().toString());
        extras.authKey().ifPresent(key -> fields.text("relayAuthAesKey", key.base64()));
        return fields.flag("only443", extras.sharedPort())
                .flag("multipleAcksOk", extras.refusalsWanted())
                .texts("preFetch", extras.preFetch())
                .flag("sendJsonResponse", extras.json())
                .object();
    }

    static Json.Obj json(RelayAuthHint hint) {
        return new Fields()
                .text("sessionId", hint.sessionId().text())
                .text("rvdNonce", hint.nonce())
                .text("sideA", hint.client().toString())
                .text("sideB", hint.daemon().toString())
                .object();
    }
}
