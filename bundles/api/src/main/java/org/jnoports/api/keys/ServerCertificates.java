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
     * A client's TLS context.
     *
     * @param trust PEM file with CA certificates, trusted alone; empty: the platform's CAs
     * @throws KeysException if the file can't be read or holds no certificate
     */
    SSLContext client(Optional<Path> trust);
}
