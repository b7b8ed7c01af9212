package org.jnoports.transport.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says why TLS failed, in clear words instead of the JDK's. */
final class TlsReasons {
    private static final int MAX_CAUSES = 10;

    private TlsReasons() {}

    static String of(SSLException e) {
        if (e instanceof NotSslRecordException) {
            return "it doesn't speak TLS on this port"; // Netty's text has what was received in it
        }
        return certificateReason(e).orElseGet(() -> protocolReason(Failures.text(e)));
    }

    private static Optional<String> certificateReason(SSLException e) {
        Optional<String> reason = Optional.empty();
        Throwable cause = e;
        for (int n = 0; cause != null && n < MAX_CAUSES; n++) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Optional.of("its certificate isn't valid at this time (" + Failures.text(cause)
                        + "); renew it or set this machine's clock");
            }
            if (cause instanceof CertPathBuilderException) {
                return Optional.of(untrusted(cause));
            }
            if (cause instanceof CertificateException && reason.isEmpty()) {
                reason = Optional.of(ofCertificate(Failures.text(cause)));
            }
            cause = cause.getCause();
        }
        return reason;
    }

    private static String ofCertificate(String text) {
        if (text.startsWith("No ") || text.contains("subject alternative")) {
            return "its certificate is for another name (" + text + "); dial a name that the certificate has";
        }
        return untrusted(new CertificateException(text));
    }

    private static String untrusted(Throwable cause) {
        return "its certificate isn't trusted (" + Failures.text(cause)
                + "); if you know it, put its CA's certificate into trust/<root domain>.pem";
    }

    private static String protocolReason(String text) {
        if (text.toLowerCase(Locale.ROOT).contains("received fatal alert")) {
            return "it refused with the alert " + text.substring(text.indexOf(':') + 1).strip();
        }
        return text;
    }
}
