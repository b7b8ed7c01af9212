package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.SessionTerms;

/** The members that requests for sessions have from 5.0 on; their order is the signing order (noports.md, sections 2.4 and 2.5). */
final class TermsJson {
    private static final String AUTHENTICATED = "jnoportsAuthenticated";
    private static final int MAX_VERSION_DIGITS = 3;
    private static final int MAX_KEY_CHARACTERS = 4 * 1024;

    private TermsJson() {}

    /** Appends all but the timeout; nulls are kept where the published programs keep them. */
    static void write(Fields fields, SessionTerms terms) {
        SessionTerms.Extras extras = terms.extras();
        boolean modern = !extras.equals(SessionTerms.Extras.NONE);
        fields.flag("authenticateToRvd", terms.authenticate());
        if (modern) {
            fields.text("relayAuthMode", extras.mode().orElse(RelayAuthMode.PAYLOAD).toString());
            extras.authKey().ifPresentOrElse(key -> fields.text("relayAuthAesKey", key.base64()), () -> fields.nothing("relayAuthAesKey"));
        }
        optional(fields, "clientNonce", terms.clientNonce());
        optional(fields, "rvdNonce", terms.relayNonce());
        fields.flag("encryptRvdTraffic", terms.encrypt());
        optional(fields, "clientEphemeralPK", terms.clientKey());
        optional(fields, "clientEphemeralPKType", terms.clientKeyType());
    }

    /** The members at the end, behind the timeout. */
    static void writeLast(Fields fields, SessionTerms terms) {
        SessionTerms.Extras extras = terms.extras();
        if (extras.equals(SessionTerms.Extras.NONE)) {
            return;
        }
        fields.flag("twinKeys", extras.twinKeys());
        optional(fields, "relayAtsign", extras.relay().map(Object::toString));
        extras.authenticated().ifPresent(certificate -> fields.json(AUTHENTICATED, certificate(certificate.version(), certificate.der())));
    }

    static Json.Obj certificate(int version, String der) {
        return new Fields().number("version", version).text("certificate", der).object();
    }

    private static void optional(Fields fields, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> fields.text(name, text), () -> fields.nothing(name));
    }

    static SessionTerms read(Members payload) {
        boolean authenticate = payload.flag("authenticateToRvd", false);
        Optional<String> clientNonce = payload.optionalText("clientNonce").map(text -> RelayInbox.nonce(payload.what(), text));
        Optional<String> relayNonce = payload.optionalText("rvdNonce").map(text -> RelayInbox.nonce(payload.what(), text));
        boolean encrypt = payload.flag("encryptRvdTraffic", false);
        if (authenticate && (clientNonce.isEmpty() || relayNonce.isEmpty())) {
            throw new MessageException(payload.what() + " asks to authenticate to the relay and lacks the nonces for it", null);
        }
        return new SessionTerms(authenticate, clientNonce, relayNonce, encrypt, key(payload),
                payload.optionalText("clientEphemeralPKType").map(Limits::forPeople), extras(payload));
    }

    private static Optional<String> key(Members payload) {
        Optional<String> key = payload.optionalText("clientEphemeralPK");
        if (key.isPresent() && key.get().length() > MAX_KEY_CHARACTERS) {
            throw new MessageException(payload.what() + "'s member 'clientEphemeralPK' is longer than " + MAX_KEY_CHARACTERS + " characters", null);
        }
        return key;
    }

    private static SessionTerms.Extras extras(Members payload) {
        Optional<RelayAuthMode> mode = payload.optionalText("relayAuthMode").map(RelayInbox::modeNamed)
                .orElse(Optional.of(RelayAuthMode.PAYLOAD));
        return new SessionTerms.Extras(mode, RelayInbox.authKey(payload), payload.flag("twinKeys", false),
                payload.has("relayAtsign") ? Optional.of(payload.atSign("relayAtsign")) : Optional.empty(), authenticated(payload));
    }

    /** The certificate that a peer wants to be known by; of another version than ours, it is as if it weren't there. */
    static Optional<SessionTerms.Certificate> authenticated(Members payload) {
        if (!payload.has(AUTHENTICATED)) {
            return Optional.empty();
        }
        Members members = new Members(payload.what(), payload.object(AUTHENTICATED));
        String der = members.text("certificate");
        if (der.length() > MAX_KEY_CHARACTERS) {
            throw new MessageException(payload.what() + "'s certificate is longer than " + MAX_KEY_CHARACTERS + " characters", null);
        }
        return Optional.of(new SessionTerms.Certificate((int) members.number("version", MAX_VERSION_DIGITS), der));
    }

    /** The name of the member with such a certificate. */
    static String authenticatedName() {
        return AUTHENTICATED;
    }
}
