package org.jnoports.crypto;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jnoports.api.keys.KeysException;

/** TLS between two that know each other's certificate, byte for byte: names, issuers and dates say nothing then. */
final class PinnedTls {
    private PinnedTls() {}

    /** @param peer base64 of a DER certificate */
    static SSLContext context(SessionCertificate own, String peer) {
        try {
            byte[] pinned = Certificates.fromDer(Base64.getDecoder().decode(peer)).getEncoded();
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {new OneKey(own)}, new TrustManager[] {new OnePeer(pinned)}, null);
            return context;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new KeysException("the certificate that the other end wants to be known by can't be read", null);
        }
    }

    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "session";
        private final X509Certificate[] chain;
        private final PrivateKey key;

        OneKey(SessionCertificate own) throws GeneralSecurityException {
            this.chain = new X509Certificate[] {Certificates.fromDer(Base64.getDecoder().decode(own.certificate()))};
            this.key = own.key();
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    private static final class OnePeer extends X509ExtendedTrustManager {
        private final byte[] pinned;

        OnePeer(byte[] pinned) {
            this.pinned = pinned;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length != 1 || !MessageDigest.isEqual(chain[0].getEncoded(), pinned)) {
                throw new CertificateException("the other end isn't who signed the session's messages");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
