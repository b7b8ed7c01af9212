package org.jnoports.api.keys;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.osgi.annotation.versioning.ProviderType;

/** TLS identities of a self-hosted atServer, and trust in them. */
@ProviderType
public interface ServerCertificates {
    /**
     * A server's TLS context, with a certificate from a CA of our own. Both are made at first use and kept; the server's
     * certificate is made anew when it lacks a name or has less than 30 days left.
     *
     * @param data where the keys are kept, mode 0600
     * @param names DNS names and IP literals that peers connect to
     * @param trust where the CA's certificate is put for clients to trust, PEM; made when missing or different
     * @return trusts client certificates of the same CA only, and presents its own certificate when it is a client
     * @throws KeysException if a file can't be read or written
     */
    SSLContext selfHosted(Path data, Set<String> names, Path trust);

    /**
     * A server's TLS context, with a certificate that somebody else made.
     *
     * @param certificates PEM file: the server's certificate first, then those of the CAs above it
     * @param key PEM file with its private key, PKCS#8, RSA or EC
     * @param trust PEM file with the CA certificates of those who call and are called; empty: the platform's CAs
     * @return presents its certificate when it is a client, too
     * @throws KeysException if a file can't be read, is broken, or the key isn't the certificate's
     */
    default SSLContext fromPem(Path certificates, Path key, Optional<Path> trust) {
        throw new KeysException("this bundle can't use certificates from PEM files", null);
    }

    /**
     * A client's TLS context.
     *
     * @param trust PEM file with CA certificates, trusted alone; empty: the platform's CAs
     * @throws KeysException if the file can't be read or holds no certificate
     */
    SSLContext client(Optional<Path> trust);
}
