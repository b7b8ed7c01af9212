package org.jnoports.crypto;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** X.509 certificates and their PEM form. */
final class Certificates {
    private static final String LABEL = "CERTIFICATE";

    private Certificates() {}

    /**
     * @return none, one or several
     * @throws GeneralSecurityException saying what is wrong with one of them
     */
    static List<X509Certificate> fromPem(String text) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : Pem.blocks(LABEL, text)) {
            certificates.add(fromDer(der));
        }
        return List.copyOf(certificates);
    }

    static X509Certificate fromDer(byte[] der) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    static String toPem(X509Certificate certificate) throws CertificateEncodingException {
        return Pem.block(LABEL, certificate.getEncoded());
    }
}
