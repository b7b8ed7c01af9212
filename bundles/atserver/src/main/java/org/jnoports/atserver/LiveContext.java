package org.jnoports.atserver;

import java.lang.ref.WeakReference;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A TLS context that is another one from time to time: connections that stand keep theirs, new ones get the present one. It
 * knows of its connections which have agreed on HTTP by ALPN; who offers nothing but HTTP/2 is refused in the handshake.
 */
final class LiveContext extends SSLContext {
    private static final String HTTP = "http/1.1";
    private static final List<String> OTHER_HTTP = List.of("http/1.0", "h2", "h2c", "h3");

    private final HttpEngines http;

    LiveContext(Supplier<SSLContext> present) {
        this(present, new HttpEngines());
    }

    private LiveContext(Supplier<SSLContext> present, HttpEngines http) {
        super(new Spi(present, http), present.get().getProvider(), present.get().getProtocol());
        this.http = http;
    }

    /** Whether the client was told that it may speak HTTP. */
    boolean isHttp(SSLSession session) {
        return http.holds(session);
    }

    /** The latest engines that agreed on HTTP, as long as they are in use. Thread-safe. */
    private static final class HttpEngines {
        private static final int MOST = 1_000;

        private final Deque<WeakReference<SSLEngine>> engines = new ArrayDeque<>(); // guarded by this

        synchronized void add(SSLEngine engine) {
            engines.removeIf(other -> other.get() == null);
            if (engines.size() >= MOST) {
                engines.removeFirst();
            }
            engines.add(new WeakReference<>(engine));
        }

        synchronized boolean holds(SSLSession session) {
            return engines.stream().map(WeakReference::get).anyMatch(engine -> engine != null && engine.getSession() == session);
        }
    }

    private static final class Spi extends SSLContextSpi {
        private final Supplier<SSLContext> present;
        private final HttpEngines http;

        Spi(Supplier<SSLContext> present, HttpEngines http) {
            this.present = present;
            this.http = http;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            SSLEngine engine = present.get().createSSLEngine();
            engine.setHandshakeApplicationProtocolSelector(this::select);
            return engine;
        }

        /** Nothing is agreed on with those who don't mean HTTP: other protocols have no names here. */
        private String select(SSLEngine engine, List<String> offered) {
            if (offered.contains(HTTP)) {
                http.add(engine);
                return HTTP;
            }
            return OTHER_HTTP.containsAll(offered) ? null : "";
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return present.get().createSSLEngine(host, port);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) throws KeyManagementException {
            throw new KeyManagementException("it is another context's");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return present.get().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return present.get().getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return present.get().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return present.get().getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return present.get().getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return present.get().getSupportedSSLParameters();
        }
    }
}
