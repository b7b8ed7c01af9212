package org.jnoports.crypto;

import java.security.InvalidKeyException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.stream.StreamProtection;
import org.osgi.service.component.annotations.Component;

/** The {@link SecureStreams}: AES by the JDK, whose instructions for it are the processor's; TLS by the JDK as well. */
@Component
public final class SessionStreams implements SecureStreams {
    static final String TLS_CERTIFICATE = "RV_TLS_CERTIFICATE";
    static final String TLS_KEY = "RV_TLS_KEY";
    static final String TLS_PEER = "RV_TLS_PEER";

    @Override
    public Offer offer() {
        return new SessionOffer();
    }

    @Override
    public Answer answer(SessionCipher cipher, Optional<String> clientKey, Optional<String> clientCertificate) {
        return switch (cipher) {
            case SINGLE -> single(wrapper(clientKey));
            case TWIN -> twin(wrapper(clientKey));
            case AUTHENTICATED -> authenticated(clientCertificate
                    .orElseThrow(() -> new KeysException("the client sent no certificate to authenticate the session with", null)));
            case NONE -> throw new IllegalArgumentException("no encryption needs no keys");
        };
    }

    private static RSAPublicKey wrapper(Optional<String> clientKey) {
        try {
            return Rsa.publicKey(clientKey.orElseThrow(
                    () -> new KeysException("the client sent no key to send it the session's keys with", null)));
        } catch (InvalidKeyException e) {
            throw new KeysException("the key that the client sent for the session's keys is " + e.getMessage(), null);
        }
    }

    private static Answer single(RSAPublicKey wrapper) {
        StreamKey key = StreamKey.random();
        return new Answer(new SessionSecurity.Single(wrap(wrapper, key.keyText()), wrap(wrapper, key.ivText())),
                CtrProtection.single(End.DEVICE, key));
    }

    private static Answer twin(RSAPublicKey wrapper) {
        StreamKey toDevice = StreamKey.random();
        StreamKey toClient = StreamKey.random();
        return new Answer(
                new SessionSecurity.Twin(wrap(wrapper, toDevice.keyText()), wrap(wrapper, toDevice.ivText()),
                        wrap(wrapper, toClient.keyText()), wrap(wrapper, toClient.ivText())),
                new CtrProtection(End.DEVICE, toDevice, toClient));
    }

    private static Answer authenticated(String clientCertificate) {
        SessionCertificate own = SessionCertificate.create();
        return new Answer(new SessionSecurity.Authenticated(SessionSecurity.Authenticated.VERSION, own.certificate()),
                new TlsProtection(End.DEVICE, own, clientCertificate));
    }

    private static String wrap(RSAPublicKey wrapper, byte[] text) {
        return Base64.getEncoder().encodeToString(Rsa.encrypt(wrapper, text));
    }

    @Override
    public StreamProtection none() {
        return new NoProtection();
    }

    @Override
    public Optional<StreamProtection> fromEnvironment(End here, Map<String, String> environment) {
        if (says(environment, TLS_KEY)) {
            return Optional.of(new TlsProtection(here,
                    SessionCertificate.of(required(environment, TLS_CERTIFICATE), required(environment, TLS_KEY)),
                    required(environment, TLS_PEER)));
        }
        if (says(environment, "RV_AES_C2D")) {
            return Optional.of(new CtrProtection(here, key(environment, "_C2D"), key(environment, "_D2C")));
        }
        return says(environment, "RV_AES") || says(environment, "RV_IV")
                ? Optional.of(CtrProtection.single(here, key(environment, ""))) : Optional.empty();
    }

    private static boolean says(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static StreamKey key(Map<String, String> environment, String direction) {
        return StreamKey.of(required(environment, "RV_AES" + direction), required(environment, "RV_IV" + direction));
    }

    private static String required(Map<String, String> environment, String name) {
        if (!says(environment, name)) {
            throw new KeysException("--rv-e2ee required, but " + name + " is not in environment", null);
        }
        return environment.get(name).strip();
    }
}
