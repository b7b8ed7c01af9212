package org.jnoports.atprotocol;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.transport.HostPort;

/**
 * The way from nothing to an authenticated connection: look-up, TLS, PKAM. Thread-safe.
 *
 * @param keyFile where the keys come from, for sentences
 * @param addresses whom to dial while the atDirectory is asked
 */
record Login(AtSign atSign, Path keyFile, AtKeys keys, AtDirectory directory, Dialer dialer, LastAddresses addresses) {
    private static final AtErrorCode DENIED = new AtErrorCode("AT0025");
    private static final AtErrorCode PENDING = new AtErrorCode("AT0026");
    private static final AtErrorCode REVOKED = new AtErrorCode("AT0027");
    private static final AtErrorCode EXPIRED = new AtErrorCode("AT0028");
    private static final Set<AtErrorCode> HOPELESS = Set.of(
            AtErrorCode.SECONDARY_NOT_FOUND, AtErrorCode.KEY_NOT_FOUND, AtErrorCode.AUTHENTICATION_FAILED, DENIED, PENDING, REVOKED, EXPIRED);

    /**
     * @param moved is told RESOLVING and AUTHENTICATING
     * @throws TunnelException if it didn't work; {@link #isHopeless} says whether trying again may help
     */
    AtConnection connect(AtConnection.Use use, Consumer<ClientState> moved) throws InterruptedException {
        moved.accept(ClientState.RESOLVING);
        Dialer.Dialled dialled = dialled();
        moved.accept(ClientState.AUTHENTICATING);
        AtConnection connection = dialer.connected(dialled, atSign + "'s atServer " + dialled.address(), use);
        boolean authenticated = false;
        try {
            authenticate(connection, use == AtConnection.Use.REQUESTS ? Authentication.JSON_ERRORS : "");
            authenticated = true;
            return connection;
        } finally {
            if (!authenticated) {
                connection.close();
            }
        }
    }

    /** The atServer that the atDirectory names; where it was last is dialled meanwhile, and is told nothing before it is known to be there still. */
    private Dialer.Dialled dialled() throws InterruptedException {
        List<Dialer.Dialled> meanwhile = new ArrayList<>(1);
        try {
            HostPort address = directory.find(atSign, () -> addresses.of(directory.root(), atSign).map(dialer::dialled).ifPresent(meanwhile::add));
            addresses.found(directory.root(), atSign, address);
            if (!meanwhile.isEmpty() && meanwhile.get(0).address().equals(address)) {
                return meanwhile.remove(0);
            }
            return dialer.dialled(address);
        } finally {
            meanwhile.forEach(Dialer.Dialled::abandon);
        }
    }

    /** Whether only a person can mend what {@link #connect} failed with. */
    static boolean isHopeless(TunnelException failure) {
        return failure instanceof AtProtocolException refusal && HOPELESS.contains(refusal.code());
    }

    private void authenticate(AtConnection connection, String fromSuffix) throws InterruptedException {
        try {
            new Authentication(connection, atSign, dialer.timings().request()).pkam(keys, fromSuffix);
        } catch (AtProtocolException e) {
            throw isHopeless(e) ? new AtProtocolException(e.code(), rejection(connection.who(), e.code())) : e;
        }
    }

    private String rejection(String who, AtErrorCode code) {
        String start = who + " rejects the keys of " + keyFile + " (" + code + "): ";
        if (code.equals(AtErrorCode.KEY_NOT_FOUND)) {
            return start + atSign + " isn't activated; activate it with at_activate";
        }
        if (code.equals(PENDING)) {
            return start + "their enrolment waits for approval";
        }
        if (Set.of(DENIED, REVOKED, EXPIRED).contains(code)) {
            return start + "their enrolment was denied or revoked, or has expired; enrol again";
        }
        return start + "they are another atSign's, or newer ones were made";
    }

    @Override
    public String toString() {
        return "Login[" + atSign + "]";
    }
}
