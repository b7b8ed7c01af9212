package org.jnoports.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jnoports.api.keys.KeysException;

/** PEM files with the CA certificates that clients trust. */
final class TrustFiles {
    static final SmallFile FILES =
            new SmallFile("trust file", 1024 * 1024, "copy it from the home of the atServer, where it is made");

    private TrustFiles() {}

    /** @throws KeysException if it is broken */
    static List<X509Certificate> certificates(Path file, byte[] content) {
        try {
            return Certificates.fromPem(new String(content, StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new KeysException("the trust file " + file + " can't be used, " + e.getMessage()
                    + ": copy it again from the home of the atServer", null);
        }
    }

    /** Adds a certificate behind those that are there; leaves a file alone that has it. */
    static void add(Path file, X509Certificate certificate) throws IOException, GeneralSecurityException {
        if (holds(file, certificate)) {
            return;
        }
        OwnerFiles.makeDirectory(file.toAbsolutePath().getParent(), "rwxr-xr-x");
        LockFile.holding(file.resolveSibling("." + file.getFileName() + ".lock"), () -> addOnce(file, certificate));
    }

    /** @return whether it wasn't there */
    private static boolean addOnce(Path file, X509Certificate certificate) throws IOException, GeneralSecurityException {
        boolean missing = !holds(file, certificate);
        if (missing) {
            OwnerFiles.replace(file, extended(file, certificate), OwnerFiles.PUBLIC);
        }
        return missing;
    }

    private static boolean holds(Path file, X509Certificate certificate) {
        return Files.exists(file) && certificates(file, FILES.read(file)).contains(certificate);
    }

    private static byte[] extended(Path file, X509Certificate certificate) throws GeneralSecurityException {
        String present = Files.exists(file) ? new String(FILES.read(file), StandardCharsets.ISO_8859_1) : "";
        String separator = present.isEmpty() || present.endsWith("\n") ? "" : "\n";
        return (present + separator + Certificates.toPem(certificate)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
