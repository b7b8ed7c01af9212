package org.jnoports.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.ServerCertificates;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The {@link ServerCertificates}. Contexts for clients are kept while their file is unchanged: TLS sessions resume in one. */
@Component
public final class TlsCertificates implements ServerCertificates {
    private final FileCache<SSLContext> trusting = new FileCache<>(TrustFiles.FILES, TlsCertificates::trusting);
    private final Clock clock;
    private SSLContext platform; // guarded by this

    @Activate
    public TlsCertificates() {
        this(Clock.systemUTC());
    }

    /** @param clock says when certificates are to be renewed */
    TlsCertificates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public SSLContext selfHosted(Path data, Set<String> names, Path trust) {
        Set<SubjectName> wanted = SubjectName.all(names);
        try {
            Identity server = new SelfHostedIdentity(data, clock.instant()).server(wanted);
            TrustFiles.add(trust, server.chain().get(server.chain().size() - 1));
            return TlsContexts.of(server);
        } catch (NoClassDefFoundError e) {
            throw new KeysException("certificates can't be made, a class of Bouncy Castle is missing (" + e.getMessage()
                    + "): install the bundles bcprov, bcutil and bcpkix", e);
        } catch (IOException e) {
            throw new KeysException("the certificates in " + data + " can't be kept, or " + trust + " can't be written, "
                    + SmallFile.reason(e) + ": check both directories and the disk", e);
        } catch (GeneralSecurityException e) {
            throw new KeysException("the certificates in " + data + " can't be made or used: " + e.getMessage(), e);
        }
    }

    @Override
    public SSLContext fromPem(Path certificates, Path key, Optional<Path> trust) {
        Identity server = PemIdentity.read(certificates, key);
        List<X509Certificate> authorities = trust.map(file -> TrustFiles.certificates(file, TrustFiles.FILES.read(file))).orElse(List.of());
        if (trust.isPresent() && authorities.isEmpty()) {
            throw new KeysException("the trust file " + trust.get() + " holds no certificate: it must be PEM, 'BEGIN CERTIFICATE'", null);
        }
        try {
            return TlsContexts.of(server, authorities);
        } catch (GeneralSecurityException | IOException e) {
            throw new KeysException("the certificate in " + certificates + " can't be used: " + e.getMessage(), e);
        }
    }

    @Override
    public SSLContext client(Optional<Path> trust) {
        return trust.isPresent() ? trusting.get(trust.get()) : platform();
    }

    private synchronized SSLContext platform() {
        if (platform == null) {
            try {
                platform = TlsContexts.platform();
            } catch (GeneralSecurityException e) {
                throw new KeysException("the platform's CA certificates can't be used: " + e.getMessage(), e);
            }
        }
        return platform;
    }

    private static SSLContext trusting(Path file, byte[] content) {
        List<X509Certificate> authorities = TrustFiles.certificates(file, content);
        if (authorities.isEmpty()) {
            throw new KeysException(
                    "the trust file " + file + " holds no certificate: it must be PEM, 'BEGIN CERTIFICATE'", null);
        }
        try {
            return TlsContexts.trusting(authorities);
        } catch (GeneralSecurityException | IOException e) {
            throw new KeysException("the certificates in the trust file " + file + " can't be used: " + e.getMessage(), e);
        }
    }
}
