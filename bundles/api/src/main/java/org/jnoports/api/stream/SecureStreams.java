package org.jnoports.api.stream;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Negotiates and makes what protects sessions. Thread-safe. Making keys takes up to some hundred milliseconds: keep it off event loops. */
@ProviderType
public interface SecureStreams {
    /** What a client keeps to itself from its request to the daemon's answer: keys of this one session. */
    interface Offer {
        /** Base64 of a DER SubjectPublicKeyInfo, RSA-2048: what the daemon wraps keys for. */
        String publicKey();

        /** Base64 of a DER certificate, self-signed: what the client will present if the session is authenticated. */
        String certificate();

        /**
         * Takes the daemon's answer; its signature has been verified.
         *
         * @throws org.jnoports.api.keys.KeysException the same sentence for every kind of broken keys
         */
        StreamProtection accept(SessionSecurity answer);
    }

    /**
     * What a daemon has decided for a session.
     *
     * @param security for the client
     * @param protection of this end
     */
    record Answer(SessionSecurity security, StreamProtection protection) {}

    /** Client: keys for a new session. */
    Offer offer();

    /**
     * Daemon: fresh keys for a session.
     *
     * @param cipher what to use: not {@link SessionCipher#NONE}
     * @param clientKey the client's {@link Offer#publicKey}, needed for {@code SINGLE} and {@code TWIN}
     * @param clientCertificate the client's {@link Offer#certificate}, needed for {@code AUTHENTICATED}
     * @throws org.jnoports.api.keys.KeysException if what is needed is missing or broken
     */
    Answer answer(SessionCipher cipher, Optional<String> clientKey, Optional<String> clientCertificate);

    /** No protection. */
    StreamProtection none();

    /**
     * What {@link StreamProtection#environment} said.
     *
     * @param here which end this is
     * @return empty if the environment says nothing of a protection
     * @throws org.jnoports.api.keys.KeysException if it says it only in part; the sentence names the variable
     */
    Optional<StreamProtection> fromEnvironment(End here, Map<String, String> environment);
}
