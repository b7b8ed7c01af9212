package org.jnoports.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates with Bouncy Castle, the only class that needs it. ECDSA over P-256 with SHA-256: Mbed TLS, OpenSSL,
 * BoringSSL and JSSE all take it, and a key is made at once.
 */
final class CertificateMaker {
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(365);
    private static final int SERIAL_BITS = 159; // positive in the 20 bytes that RFC 5280 allows
    private static final int KEY_ID_BYTES = 20;
    private static final int MAX_COMMON_NAME = 64;

    private final SecureRandom random = new SecureRandom();
    private final Instant now;

    CertificateMaker(Instant now) {
        this.now = now;
    }

    /** A CA that signs nothing but end entities; its name is its own, so that several fit into one trust file. */
    Identity authority() throws GeneralSecurityException {
        KeyPair pair = newPair();
        byte[] tag = new byte[4];
        random.nextBytes(tag);
        X500Name name = name("JNoPorts CA " + HexFormat.of().formatHex(tag));
        try {
            X509v3CertificateBuilder certificate = builder(name, name, pair.getPublic(), now.plus(AUTHORITY_LIFE));
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return signed(pair, certificate, new Identity(pair.getPrivate(), List.of()));
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** A certificate for a server that is also a client of its peers. */
    Identity server(Identity authority, Collection<SubjectName> names) throws GeneralSecurityException {
        KeyPair pair = newPair();
        X500Name issuer = X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
        try {
            X509v3CertificateBuilder certificate =
                    builder(issuer, name(commonName(names)), pair.getPublic(), serverEnd(authority));
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            certificate.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
                    new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
            certificate.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            certificate.addExtension(Extension.authorityKeyIdentifier, false,
                    new AuthorityKeyIdentifier(keyId(authority.certificate().getPublicKey())));
            return signed(pair, certificate, authority);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Instant end)
            throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                Date.from(now.minus(CLOCKS_DIFFER)),
                Date.from(end),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(key)));
        return builder;
    }

    /** Signs with the issuer's key, or with the pair's own if the issuer has no certificate yet. */
    private static Identity signed(KeyPair pair, X509v3CertificateBuilder certificate, Identity issuer)
            throws GeneralSecurityException, IOException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key());
            var made = Certificates.fromDer(certificate.build(signer).getEncoded());
            return new Identity(
                    pair.getPrivate(), issuer.chain().isEmpty() ? List.of(made) : List.of(made, issuer.certificate()));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private Instant serverEnd(Identity authority) {
        Instant last = authority.certificate().getNotAfter().toInstant();
        Instant end = now.plus(SERVER_LIFE);
        return end.isBefore(last) ? end : last;
    }

    private static GeneralNames alternatives(Collection<SubjectName> names) {
        return new GeneralNames(names.stream().map(CertificateMaker::alternative).toArray(GeneralName[]::new));
    }

    private static GeneralName alternative(SubjectName name) {
        return name.isAddress()
                ? new GeneralName(GeneralName.iPAddress, new DEROctetString(name.addressBytes()))
                : new GeneralName(GeneralName.dNSName, name.text());
    }

    private static String commonName(Collection<SubjectName> names) {
        String first = names.iterator().next().text();
        return first.length() <= MAX_COMMON_NAME ? first : first.substring(0, MAX_COMMON_NAME);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    /** RFC 7093, section 2, method 4, cut as in method 1. */
    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
