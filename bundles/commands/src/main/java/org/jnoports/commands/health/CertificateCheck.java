package org.jnoports.commands.health;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether certificates in the home are still valid: those that are trusted, and those of atServers of one's own. */
@Component(property = {HealthCheck.NAME + "=certificates", HealthCheck.TAGS + "=system", HealthCheck.TAGS + "=atserver", HealthCheck.TAGS + "=files"})
public final class CertificateCheck implements HealthCheck {
    private static final Duration SOON = Duration.ofDays(30);
    private static final int MOST_BYTES = 1024 * 1024;

    private final Optional<Path> home;
    private final InstantSource clock;

    /** Called by DS. */
    @Activate
    public CertificateCheck(BundleContext context) {
        this(Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of), InstantSource.system());
    }

    CertificateCheck(Optional<Path> home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    @Override
    public List<HealthReport> check() {
        List<HealthReport> reports = new ArrayList<>();
        home.ifPresent(path -> Stream.of(path.resolve("trust"), path.resolve("data").resolve("atserver"))
                .flatMap(CertificateCheck::files).forEach(file -> reports.addAll(reports(file))));
        return reports;
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".pem") || file.toString().endsWith(".crt")).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private List<HealthReport> reports(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("BEGIN CERTIFICATE")) {
                return List.of(); // a key
            }
            List<HealthReport> reports = new ArrayList<>();
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                reports.add(report(file, (X509Certificate) certificate));
            }
            return reports;
        } catch (IOException | CertificateException e) {
            return List.of(HealthReport.critical(file.toString(), "holds no certificate that can be read: " + e.getMessage(), "put the right file there"));
        }
    }

    private HealthReport report(Path file, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(clock.instant(), end);
        String subject = file + " " + certificate.getSubjectX500Principal().getName();
        if (left.isNegative()) {
            return HealthReport.critical(subject, "is no longer valid since " + end, "get the new one from the atServer's owner; one's own is made at a restart");
        }
        return left.compareTo(SOON) < 0
                ? HealthReport.warn(subject, "is valid for " + left.toDays() + " days more", "get the new one from the atServer's owner; one's own is made at a restart")
                : HealthReport.ok(subject, "is valid for " + left.toDays() + " days more");
    }
}
