package org.jnoports.api.message;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.session.SessionId;

/**
 * Client to relay: give me two ports, and let in who proves itself (M8, 5.0 and later). Not signed: its sender is who the
 * atServers say it is.
 *
 * @param device the device the session is for; only names the notification
 * @param client who dials port A
 * @param daemon who dials port B
 * @param authenticateClient whether side A must prove itself
 * @param authenticateDaemon whether side B must
 * @param clientNonce any text; part of what both sides sign
 * @param extras of 5.10 and later
 */
public record PortRequest(SessionId sessionId, String device, AtSign client, AtSign daemon, boolean authenticateClient,
        boolean authenticateDaemon, String clientNonce, Extras extras) implements TunnelMessage {
    /**
     * Members that earlier relays ignore (noports-modern.md, section 3.1).
     *
     * @param mode how both prove themselves where the relay doesn't find out by itself
     * @param authKey encrypts what is said for {@link RelayAuthMode#ESCR}
     * @param sharedPort whether both are to dial one port, 443
     * @param refusalsWanted whether the relay may answer with a {@link RelayRefusal}
     * @param preFetch names of records with signing keys
     * @param json whether the {@link RelayLease} is to come as JSON
     */
    public record Extras(RelayAuthMode mode, Optional<SharedKey> authKey, boolean sharedPort, boolean refusalsWanted,
            List<String> preFetch, boolean json) {
        /** As peers before 5.10 have it. */
        public static final Extras NONE = new Extras(RelayAuthMode.PAYLOAD, Optional.empty(), false, false, List.of(), false);

        public Extras {
            preFetch = List.copyOf(preFetch);
        }
    }
}
