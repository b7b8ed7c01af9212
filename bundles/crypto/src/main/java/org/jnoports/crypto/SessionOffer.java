package org.jnoports.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.stream.StreamProtection;

/** A client's keys for one session. Each is made when first asked for. */
final class SessionOffer implements SecureStreams.Offer {
    private static final int RSA_BITS = 2048;

    private KeyPair pair; // guarded by this, as below
    private SessionCertificate own;

    @Override
    public String publicKey() {
        return Rsa.base64(pair().getPublic());
    }

    @Override
    public String certificate() {
        return own().certificate();
    }

    private synchronized KeyPair pair() {
        if (pair == null) {
            pair = Rsa.newPair(RSA_BITS);
        }
        return pair;
    }

    private synchronized SessionCertificate own() {
        if (own == null) {
            own = SessionCertificate.create();
        }
        return own;
    }

    @Override
    public StreamProtection accept(SessionSecurity answer) {
        if (answer instanceof SessionSecurity.Single single) {
            return CtrProtection.single(End.CLIENT, opened(single.key(), single.iv()));
        }
        if (answer instanceof SessionSecurity.Twin twin) {
            StreamKey toDevice = opened(twin.keyC2D(), twin.ivC2D());
            StreamKey toClient = opened(twin.keyD2C(), twin.ivD2C());
            if (toDevice.equals(toClient)) {
                throw StreamKey.broken(); // two keys that are one
            }
            return new CtrProtection(End.CLIENT, toDevice, toClient);
        }
        SessionSecurity.Authenticated authenticated = (SessionSecurity.Authenticated) answer;
        if (authenticated.version() != SessionSecurity.Authenticated.VERSION) {
            throw new KeysException("the daemon authenticates sessions in a form that this client doesn't know", null);
        }
        return new TlsProtection(End.CLIENT, own(), authenticated.certificate());
    }

    private StreamKey opened(String key, String iv) {
        return StreamKey.of(open(key), open(iv));
    }

    private String open(String wrapped) {
        try {
            byte[] plain = Rsa.decrypt((RSAPrivateKey) pair().getPrivate(), Base64.getDecoder().decode(wrapped));
            return new String(plain, StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw StreamKey.broken();
        }
    }

    @Override
    public String toString() {
        return "SessionOffer[]";
    }
}
