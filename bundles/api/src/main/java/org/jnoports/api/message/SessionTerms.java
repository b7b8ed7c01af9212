package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SharedKey;

/**
 * What a client asks of the daemon's way through the relay (5.0 and later).
 *
 * @param authenticate whether the daemon is to prove itself to the relay
 * @param clientNonce of the request for ports; present if {@code authenticate}
 * @param relayNonce of the lease; present if {@code authenticate}
 * @param encrypt whether the relayed bytes are to be encrypted
 * @param clientKey what keys are to be wrapped for: base64 of a DER SubjectPublicKeyInfo
 * @param clientKeyType only {@code rsa2048} is known
 * @param extras of 5.10 and later
 */
public record SessionTerms(boolean authenticate, Optional<String> clientNonce, Optional<String> relayNonce, boolean encrypt,
        Optional<String> clientKey, Optional<String> clientKeyType, Extras extras) {
    /** The only type of key there is. */
    public static final String RSA_2048 = "rsa2048";

    /**
     * Members that earlier daemons ignore.
     *
     * @param mode how the daemon is to prove itself; empty where an unknown way was asked for
     * @param authKey for {@link RelayAuthMode#ESCR}
     * @param twinKeys whether the client takes a key per direction
     * @param relay whose ports they are
     * @param authenticated the client's certificate, where it wants the session authenticated: JNoPorts only
     */
    public record Extras(Optional<RelayAuthMode> mode, Optional<SharedKey> authKey, boolean twinKeys, Optional<AtSign> relay,
            Optional<Certificate> authenticated) {
        /** As clients before 5.10 have it. */
        public static final Extras NONE =
                new Extras(Optional.of(RelayAuthMode.PAYLOAD), Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /**
     * An offer of an authenticated session.
     *
     * @param version of its negotiated form
     * @param der base64
     */
    public record Certificate(int version, String der) {}
}
