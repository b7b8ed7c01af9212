package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.stream.SessionSecurity;

/** What a reply says of a session's encryption (noports.md, section 5.3; noports-modern.md, section 4.1). */
final class SecurityJson {
    private SecurityJson() {}

    /** Appends it; without encryption both members of the oldest form are null. */
    static void write(Fields fields, Optional<SessionSecurity> security) {
        if (security.isEmpty()) {
            fields.nothing("sessionAESKey").nothing("sessionIV");
        } else if (security.get() instanceof SessionSecurity.Single single) {
            fields.text("sessionAESKey", single.key()).text("sessionIV", single.iv());
        } else if (security.get() instanceof SessionSecurity.Twin twin) {
            fields.text("aesKeyC2D", twin.keyC2D()).text("ivC2D", twin.ivC2D()).text("aesKeyD2C", twin.keyD2C()).text("ivD2C", twin.ivD2C());
        } else if (security.get() instanceof SessionSecurity.Authenticated authenticated) {
            fields.json(TermsJson.authenticatedName(), TermsJson.certificate(authenticated.version(), authenticated.certificate()));
        }
    }

    static Optional<SessionSecurity> read(Members payload) {
        Optional<SessionSecurity> authenticated = TermsJson.authenticated(payload)
                .map(certificate -> new SessionSecurity.Authenticated(certificate.version(), certificate.der()));
        return authenticated.or(() -> keys(payload));
    }

    /** A daemon with twin keys may say the client's half under either name. */
    private static Optional<SessionSecurity> keys(Members payload) {
        Optional<String> key = payload.optionalText("sessionAESKey").or(() -> payload.optionalText("aesKeyC2D"));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String iv = payload.optionalText("sessionIV").orElseGet(() -> payload.text("ivC2D"));
        if (!payload.has("aesKeyD2C")) {
            return Optional.of(new SessionSecurity.Single(key.get(), iv));
        }
        return Optional.of(new SessionSecurity.Twin(key.get(), iv, payload.text("aesKeyD2C"), payload.text("ivD2C")));
    }
}
