package org.jnoports.atserver.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Whether the client certificate of a connection was made for a host (atprotocol.md, section 3.5, step 4). Whole names are
 * compared, where the reference looks for the host anywhere in the subject.
 */
public final class CertificateCheck {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern IP_LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private CertificateCheck() {}

    /** False too when there is no TLS or no client certificate. */
    public static boolean isFor(String host, Optional<SSLSession> session) {
        return session.flatMap(CertificateCheck::certificate).map(certificate -> names(certificate).stream()
                .anyMatch(name -> isSame(name, host))).orElse(false);
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) { // the client sent none
            return Optional.empty();
        }
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        Matcher commonName = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        if (commonName.find()) {
            names.add(commonName.group(1));
        }
        alternativeNames(certificate).stream()
                .filter(name -> name.get(0) instanceof Integer type && (type == DNS_NAME || type == IP_ADDRESS))
                .forEach(name -> names.add(name.get(1).toString()));
        return names;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) { // then it is for no host
            return List.of();
        }
    }

    private static boolean isSame(String name, String host) {
        if (!IP_LITERAL.matcher(host).matches() || !IP_LITERAL.matcher(name).matches()) {
            return name.equalsIgnoreCase(host);
        }
        try {
            return InetAddress.getByName(name).equals(InetAddress.getByName(host)); // literals: nothing is resolved
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
