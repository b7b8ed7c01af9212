package org.jnoports.atserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that an atServer process presents: of a CA of its own, renewed in time, or from PEM files that somebody else
 * replaces. Changed files count within seconds, for new connections; what can't be used is told, and the one before stays.
 * Thread-safe.
 */
final class Certificates {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);
    private static final Duration RENEWAL = Duration.ofDays(1);

    private final AtServerSettings settings;
    private final ServerCertificates certificates;
    private final InstantSource clock;
    private final LiveContext context;
    private volatile SSLContext present;
    // guarded by this
    private List<Optional<FileTime>> stamps;
    private Instant made;

    /** @throws TunnelException if there is none that could be used */
    Certificates(AtServerSettings settings, ServerCertificates certificates, InstantSource clock) {
        this.settings = settings;
        this.certificates = certificates;
        this.clock = clock;
        present = make();
        stamps = stamps();
        made = clock.instant();
        context = new LiveContext(() -> present);
    }

    /** The same for ever, whatever it presents. */
    SSLContext context() {
        return context;
    }

    /** Whether a client was told that it may speak HTTP. */
    boolean isHttp(Connection connection) {
        return connection.tlsSession().filter(context::isHttp).isPresent();
    }

    /** Looks at the files. */
    synchronized void refresh() {
        List<Optional<FileTime>> now = stamps();
        boolean old = made.plus(RENEWAL).isBefore(clock.instant());
        if (now.equals(stamps) && !old) {
            return;
        }
        stamps = now;
        made = clock.instant();
        try {
            present = make();
            stamps = stamps(); // making may have written them
            log.info("new connections get the certificate of now");
        } catch (TunnelException e) {
            log.warn("the certificate stays as it was: {}", e.getMessage());
        }
    }

    private SSLContext make() {
        return settings.tuning().pem().map(files -> certificates.fromPem(files.certificates(), files.key(), files.trust()))
                .orElseGet(() -> certificates.selfHosted(settings.dataDirectory(), settings.certificateNames(), settings.trustFile()));
    }

    private List<Optional<FileTime>> stamps() {
        Stream<Path> files = settings.tuning().pem()
                .map(pem -> Stream.concat(Stream.of(pem.certificates(), pem.key()), pem.trust().stream()))
                .orElseGet(() -> Stream.of("ca.pem", "server.pem").map(settings.dataDirectory()::resolve));
        return files.map(Certificates::modified).toList();
    }

    private static Optional<FileTime> modified(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException e) { // that is a change, too
            return Optional.empty();
        }
    }
}
