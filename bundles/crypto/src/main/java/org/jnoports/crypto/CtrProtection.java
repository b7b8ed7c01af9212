package org.jnoports.crypto;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;

/**
 * AES-256-CTR with one key for both directions, or one for each.
 *
 * @param here this end
 * @param c2d for what the client sends
 * @param d2c for what the daemon sends; the same object if there is only one
 */
record CtrProtection(End here, StreamKey c2d, StreamKey d2c) implements StreamProtection {
    private static final String CONNECT = "connect:";
    private static final int SINGLE_PARTS = 2;
    private static final int TWIN_PARTS = 4;

    /** The same key and IV both ways. */
    static CtrProtection single(End here, StreamKey key) {
        return new CtrProtection(here, key, key);
    }

    @Override
    public SessionCipher cipher() {
        return c2d.equals(d2c) ? SessionCipher.SINGLE : SessionCipher.TWIN;
    }

    @Override
    public CompletionStage<Connection> protect(Transport transport, Connection relayed, Duration limit) {
        StreamKey received = here == End.CLIENT ? d2c : c2d;
        StreamKey sent = here == End.CLIENT ? c2d : d2c;
        return transport.transform(relayed, new CtrTransform(received), new CtrTransform(sent));
    }

    /** No two connections share a key. */
    @Override
    public Announced announce() {
        if (cipher() == SessionCipher.SINGLE) {
            StreamKey fresh = StreamKey.random();
            return new Announced(CONNECT + fresh.text(), single(here, fresh));
        }
        StreamKey toDevice = StreamKey.random();
        StreamKey toClient = StreamKey.random();
        return new Announced(CONNECT + toDevice.text() + ":" + toClient.text(), new CtrProtection(here, toDevice, toClient));
    }

    /** As many keys as the session has: who relays it must not be able to talk an end into fewer. */
    @Override
    public StreamProtection announced(String message) {
        if (!message.startsWith(CONNECT)) {
            throw unknown();
        }
        String[] parts = message.substring(CONNECT.length()).split(":", -1);
        if (cipher() == SessionCipher.SINGLE && parts.length == SINGLE_PARTS) {
            return single(here, StreamKey.of(parts[0], parts[1]));
        }
        if (cipher() == SessionCipher.TWIN && parts.length == TWIN_PARTS) {
            return new CtrProtection(here, StreamKey.of(parts[0], parts[1]), StreamKey.of(parts[2], parts[3]));
        }
        throw unknown();
    }

    static KeysException unknown() {
        return new KeysException("a control message announces no connection that this session could have", null);
    }

    @Override
    public Map<String, String> environment() {
        if (cipher() == SessionCipher.SINGLE) {
            return Map.of("RV_AES", c2d.key().base64(), "RV_IV", c2d.iv());
        }
        return Map.of("RV_AES_C2D", c2d.key().base64(), "RV_IV_C2D", c2d.iv(),
                "RV_AES_D2C", d2c.key().base64(), "RV_IV_D2C", d2c.iv());
    }

    @Override
    public String toString() {
        return "CtrProtection[" + cipher() + " at " + here + "]";
    }
}
