package org.jnoports.transport.nio;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TlsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's TLS engines, set up as the options say. */
final class TlsEngines {
    private static final Logger log = LoggerFactory.getLogger(TlsEngines.class);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private TlsEngines() {}

    /** For a stream whose peer has no name, or none that matters here. */
    static SSLEngine client(TlsOptions options) {
        return client(options, new HostPort(options.peerName().orElse("peer"), 0));
    }

    static SSLEngine client(TlsOptions options, HostPort remote) {
        SSLEngine engine = options.peerName()
                .map(name -> options.context().createSSLEngine(name, remote.port()))
                .orElseGet(() -> nameless(options));
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(versions(options));
        options.peerName().ifPresent(name -> verifyName(engine, name));
        return engine;
    }

    /** What is resumed, the JDK finds by a name and a port, which nobody else is told. */
    private static SSLEngine nameless(TlsOptions options) {
        return options.resumes().isPresent() ? options.context().createSSLEngine("resumed", options.resumes().getAsInt()) : options.context().createSSLEngine();
    }

    private static String[] versions(TlsOptions options) {
        return options.mutual() ? new String[] {"TLSv1.3"} : VERSIONS;
    }

    private static void verifyName(SSLEngine engine, String name) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        serverName(name).ifPresent(sni -> parameters.setServerNames(List.of(sni)));
        engine.setSSLParameters(parameters);
    }

    /** Empty for what SNI can't express: IP literals, and names that DNS has but host names may not be. */
    private static Optional<SNIServerName> serverName(String name) {
        if (Addresses.isLiteral(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(withoutFinalDot(name)));
        } catch (IllegalArgumentException e) {
            log.debug("no SNI for '{}'", name, e);
            return Optional.empty();
        }
    }

    private static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    static SSLEngine server(TlsOptions options) {
        SSLEngine engine = options.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(versions(options));
        if (options.mutual()) {
            engine.setNeedClientAuth(true);
        } else {
            engine.setWantClientAuth(options.wantClientCertificate());
        }
        return engine;
    }
}
