package org.jnoports.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jnoports.api.keys.KeysException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CA and the server certificate of a self-hosted atServer in their directory: {@code ca.pem} and {@code server.pem},
 * each a private key with its certificates in one file, so that the two always belong together.
 */
final class SelfHostedIdentity {
    private static final Logger log = LoggerFactory.getLogger(SelfHostedIdentity.class);
    private static final Duration RENEWED_WITHIN = Duration.ofDays(30);
    private static final SmallFile FILES =
            new SmallFile("certificate file", 64 * 1024, "restore it, or start again without it so that it is made anew");

    private final Path directory;
    private final Instant now;

    SelfHostedIdentity(Path directory, Instant now) {
        this.directory = directory;
        this.now = now;
    }

    /**
     * The server's identity, made or renewed where needed; the CA's certificate comes last in its chain.
     *
     * @throws KeysException if a file is broken
     */
    Identity server(Set<SubjectName> names) throws IOException, GeneralSecurityException {
        OwnerFiles.makeDirectory(directory, "rwx------");
        return LockFile.holding(directory.resolve(".lock"), () -> server(authority(), names));
    }

    private Identity server(Identity authority, Set<SubjectName> names) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("server.pem");
        if (Files.exists(file)) {
            Identity present = read(file);
            if (isGood(present, authority, names)) {
                return present;
            }
        }
        return keep(file, new CertificateMaker(now).server(authority, names));
    }

    private Identity authority() throws IOException, GeneralSecurityException {
        Path file = directory.resolve("ca.pem");
        if (Files.exists(file)) {
            Identity present = read(file);
            if (present.isValidUntil(now.plus(RENEWED_WITHIN))) {
                return present;
            }
            log.warn("the CA in {} ends within 30 days and is made anew: give clients the new trust file", file);
        }
        return keep(file, new CertificateMaker(now).authority());
    }

    private boolean isGood(Identity server, Identity authority, Set<SubjectName> names) throws GeneralSecurityException {
        return server.isValidUntil(now.plus(RENEWED_WITHIN))
                && server.chain().size() == 2
                && server.chain().get(1).equals(authority.certificate())
                && SubjectName.in(server.certificate()).containsAll(names);
    }

    private static Identity keep(Path file, Identity identity) throws IOException, GeneralSecurityException {
        OwnerFiles.replace(file, identity.toPem(), OwnerFiles.OWNER_ONLY);
        log.info("made a certificate for {}, valid until {}, in {}",
                identity.certificate().getSubjectX500Principal(), identity.certificate().getNotAfter().toInstant(), file);
        return identity;
    }

    private static Identity read(Path file) {
        byte[] content = FILES.read(file);
        OwnerFiles.warnIfOthersMayRead(FILES.kind(), file);
        try {
            return Identity.fromPem(content);
        } catch (GeneralSecurityException e) {
            throw new KeysException("the certificate file " + file
                    + " is broken: restore it, or delete it and it is made anew"
                    + " (after ca.pem, give clients the new trust file)", e);
        }
    }
}
