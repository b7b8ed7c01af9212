package org.jnoports.api.stream;

/**
 * What a daemon answers about a session's encryption; travels in its signed reply. Keys and IVs are wrapped for the client's
 * ephemeral key: base64 of RSAES-PKCS1-v1_5 over their base64 text (noports.md, section 5.3).
 */
public sealed interface SessionSecurity {
    /** Which one it is. */
    SessionCipher cipher();

    /** One key and IV for both directions. */
    record Single(String key, String iv) implements SessionSecurity {
        @Override
        public SessionCipher cipher() {
            return SessionCipher.SINGLE;
        }

        @Override
        public String toString() {
            return "Single[]";
        }
    }

    /** A key and IV for what the client sends (C2D), and for what the daemon sends (D2C). */
    record Twin(String keyC2D, String ivC2D, String keyD2C, String ivD2C) implements SessionSecurity {
        @Override
        public SessionCipher cipher() {
            return SessionCipher.TWIN;
        }

        @Override
        public String toString() {
            return "Twin[]";
        }
    }

    /**
     * TLS.
     *
     * @param version of the negotiated form; {@link #VERSION} is the only one so far
     * @param certificate the daemon's for this session: base64 of its DER
     */
    record Authenticated(int version, String certificate) implements SessionSecurity {
        /** TLS 1.3, both ends present one certificate each that the other was told in a signed message; no resumption. */
        public static final int VERSION = 1;

        @Override
        public SessionCipher cipher() {
            return SessionCipher.AUTHENTICATED;
        }

        @Override
        public String toString() {
            return "Authenticated[" + version + "]";
        }
    }
}
