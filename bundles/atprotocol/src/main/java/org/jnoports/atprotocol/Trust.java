package org.jnoports.atprotocol;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.ServerCertificates;

/**
 * Whose certificates are trusted below one root domain: the file's, while there is one, else the platform's CAs. Looked up
 * at every connection, since a self-hosted atServer may write the file later. Thread-safe.
 */
final class Trust {
    private final ServerCertificates certificates;
    private final Path file;

    private Trust(ServerCertificates certificates, Path file) {
        this.certificates = certificates;
        this.file = file;
    }

    /**
     * The trust for {@code trust/<root host>.pem} of a home.
     *
     * @throws TunnelException if that can't be a file name
     */
    static Trust of(ServerCertificates certificates, Path home, String rootHost) {
        try {
            Path directory = home.resolve("trust");
            Path file = directory.resolve(rootHost + ".pem");
            if (directory.equals(file.getParent())) {
                return new Trust(certificates, file);
            }
        } catch (InvalidPathException e) {
            // the same sentence
        }
        throw new TunnelException("'" + Printable.of(rootHost) + "' can't be the host of an atDirectory");
    }

    /** @throws org.jnoports.api.keys.KeysException if the file can't be used */
    SSLContext context() {
        return certificates.client(Files.exists(file) ? Optional.of(file) : Optional.empty());
    }

    /** Where the CA certificates of a self-hosted atServer belong. */
    Path file() {
        return file;
    }
}
