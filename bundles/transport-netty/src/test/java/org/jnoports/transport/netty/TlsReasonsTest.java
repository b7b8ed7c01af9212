package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsReasonsTest {
    private static String reason(Throwable cause) {
        return TlsReasons.of(new SSLException("wrapped", cause));
    }

    @Test
    void an_unknown_issuer_says_what_to_do() {
        assertThat(reason(new CertificateException("PKIX failed", new CertPathBuilderException("unable to find path"))))
                .isEqualTo("its certificate isn't trusted (unable to find path); if you know it, put its CA's certificate "
                        + "into trust/<root domain>.pem");
    }

    @Test
    void another_name_is_told_apart_from_a_missing_trust() {
        assertThat(reason(new CertificateException("No name matching pump.example found")))
                .startsWith("its certificate is for another name (No name matching pump.example found)");
        assertThat(reason(new CertificateException("No subject alternative names present"))).contains("another name");
        assertThat(reason(new CertificateException("not what was pinned"))).contains("isn't trusted (not what was pinned)");
    }

    @Test
    void a_certificate_whose_time_is_over_is_said_to_be_so() {
        assertThat(reason(new CertificateException("x", new CertificateExpiredException("NotAfter: yesterday"))))
                .contains("isn't valid at this time (NotAfter: yesterday)");
    }

    @Test
    void protocol_errors_are_said_in_words() {
        assertThat(TlsReasons.of(new NotSslRecordException("not an SSL/TLS record: 66726f6d3a")))
                .isEqualTo("it doesn't speak TLS on this port");
        assertThat(TlsReasons.of(new SSLHandshakeException("Received fatal alert: handshake_failure")))
                .isEqualTo("it refused with the alert handshake_failure");
        assertThat(TlsReasons.of(new SSLHandshakeException("(handshake_failure) Received fatal alert: handshake_failure")))
                .isEqualTo("it refused with the alert handshake_failure");
        assertThat(TlsReasons.of(new SSLException("Tag mismatch"))).isEqualTo("Tag mismatch");
    }

    @Test
    void causes_in_a_ring_end() {
        SSLException one = new SSLException("one");
        CertificateException two = new CertificateException("No name", one);
        one.initCause(two);
        assertThat(TlsReasons.of(one)).contains("another name");
    }
}
