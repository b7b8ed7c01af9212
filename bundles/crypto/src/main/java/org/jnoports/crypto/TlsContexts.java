package org.jnoports.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Puts certificates into TLS contexts. */
final class TlsContexts {
    /** Guards a key store that never leaves memory. */
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /** Trusts the platform's CAs. */
    static SSLContext platform() throws GeneralSecurityException {
        return context(null, null);
    }

    /** Trusts these CAs only. */
    static SSLContext trusting(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        return context(null, trust(authorities));
    }

    /** Trusts the last certificate of the chain only. */
    static SSLContext of(Identity identity) throws GeneralSecurityException, IOException {
        return of(identity, List.of(identity.chain().get(identity.chain().size() - 1)));
    }

    /** @param authorities trusted alone; none: the platform's */
    static SSLContext of(Identity identity, List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", identity.key(), NO_PASSWORD, identity.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return context(keys.getKeyManagers(), authorities.isEmpty() ? null : trust(authorities));
    }

    private static TrustManager[] trust(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("ca-" + i, authorities.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }
}
